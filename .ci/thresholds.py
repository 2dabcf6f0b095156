"""Run the scorer of the shared gold reports and fail where a score is below what the project asks for."""

import json
import subprocess
import sys
from pathlib import Path

FLOORS = {
    "metadata": 1.00,
    "sections_f1": 0.99,
    "headings": 0.98,
    "section_roles": 0.97,
    "items_f1": 0.97,
    "roles": 0.97,
    "quantities_f1": 0.98,
    "unit": 0.98,
    "bound": 0.97,
    "modality": 0.97,
    "part_of": 0.92,
    "indicator_p": 0.97,
    "indicator_r": 0.93,
    "checks_p": 0.97,
    "checks_r": 0.95,
}

shared = Path(sys.argv[1])
command = [
    sys.executable,
    str(shared / "evaluate.py"),
    str(shared / "gold"),
    str(shared / "reports"),
    "--json",
]
scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
low = {name: scores[name] for name, floor in FLOORS.items() if not scores[name] >= floor}
sys.stdout.write(", ".join(f"{name} {scores[name]:.3f}" for name in FLOORS) + "\n")
sys.exit(f"below the floor: {low}" if low else 0)
