"""A corpus on disk: Parquet files and a manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from lawkit.errors import LawkitError
from lawkit.tables import SCHEMAS, WORDS, build_table

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

MANIFEST = "manifest.json"
# Raised whenever a saved corpus of the older form can no longer be opened.
FORMAT = 1


def save_corpus(corpus: Corpus, folder: Path, *, text: bool) -> Path:
    """Write ``corpus`` into ``folder``; see :meth:`lawkit.corpus.Corpus.save`."""
    from lawkit import __version__

    if folder.exists() and (
        not folder.is_dir() or (any(folder.iterdir()) and not (folder / MANIFEST).exists())
    ):
        raise FileExistsError(f"folder: {folder} exists and is not a saved corpus; choose a new folder")
    text = text and corpus.has_text
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    tables: dict[str, pd.DataFrame] = {name: corpus.table(name) for name in SCHEMAS}
    if text:
        tables["texts"] = pd.DataFrame(
            {"report_id": list(corpus), "text": [corpus.text(i) for i in corpus]}, dtype="str"
        )
    files: dict[str, Any] = {}
    for name, table in tables.items():
        words = () if text else WORDS.get(name, ())  # type: ignore[call-overload]
        table = table.assign(**{c: pd.Series(None, index=table.index, dtype="str") for c in words})
        path = folder / f"{name}.parquet"
        table.reset_index(drop=table.index.names == [None]).to_parquet(
            path, engine="pyarrow", compression="zstd", index=False
        )
        files[name] = {"rows": len(table), "sha256": _hash(path)}
    if not text:
        (folder / "texts.parquet").unlink(missing_ok=True)
    manifest = {
        "format": FORMAT,
        "lawkit": __version__,
        "text": text,
        "reports": len(corpus),
        "tables": files,
    }
    (folder / MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return folder


def open_corpus(folder: str | Path) -> Corpus:
    """Open a corpus that :meth:`lawkit.Corpus.save` wrote.

    Parameters
    ----------
    folder
        The folder with ``manifest.json``.

    Returns
    -------
    Corpus
        Equal to the one that was saved, without words where it was saved with ``text=False``.

    Raises
    ------
    FileNotFoundError
        If the folder holds no saved corpus.
    LawkitError
        If a file is missing, was changed since, or the corpus was saved by a newer lawkit.

    Examples
    --------
    >>> import lawkit, tempfile
    >>> folder = lawkit.Corpus({}, {}).save(tempfile.mkdtemp())
    >>> len(lawkit.open_corpus(folder))
    0
    """
    from lawkit.corpus import Corpus

    folder = Path(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"folder: {folder} holds no saved corpus ({MANIFEST} is missing)") from None
    except (ValueError, OSError) as error:
        raise LawkitError(f"{folder / MANIFEST} cannot be read: {error}") from error
    if manifest.get("format") != FORMAT:
        raise LawkitError(
            f"{folder} was saved in form {manifest.get('format')!r} by lawkit {manifest.get('lawkit')}; this lawkit reads form {FORMAT}"
        )
    read = {
        name: _read(folder / f"{name}.parquet", expected) for name, expected in manifest["tables"].items()
    }
    tables = {}
    for name, schema in SCHEMAS.items():
        empty = build_table(name, [])
        table = read[name].set_index(list(schema.index)) if schema.index else read[name]
        tables[name] = table.astype({c: empty[c].dtype for c in empty.columns})
    texts = (
        dict(zip(read["texts"]["report_id"], read["texts"]["text"], strict=True))
        if manifest["text"]
        else None
    )
    return Corpus(tables, texts)


def _read(path: Path, expected: dict[str, Any]) -> pd.DataFrame:
    if not path.exists():
        raise LawkitError(f"{path} is missing")
    if _hash(path) != expected["sha256"]:
        raise LawkitError(f"{path} was changed since the corpus was saved (its hash differs)")
    return pd.read_parquet(path, engine="pyarrow")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
