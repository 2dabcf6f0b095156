# JupyterLab with lawkit and its notebooks:
#   docker build -t lawkit . && docker run --rm -p 8888:8888 lawkit
FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /lawkit
COPY . .
RUN make .venv/.installed
EXPOSE 8888
CMD [".venv/bin/jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "--allow-root", "--notebook-dir=notebooks"]
