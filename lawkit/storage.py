"""Tables and texts on disk: Parquet files and a manifest with versions and hashes."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from lawkit.errors import LawkitError
from lawkit.tables import SCHEMAS, WORDS, TableName, build_table

MANIFEST = "manifest.json"
TEXTS = "texts"
# Raised whenever a folder of the older form can no longer be read; 2 added the tables of terms and of conflicts, 3 the columns of
# confidence.
FORMAT = 3


def write_folder(
    tables: Mapping[TableName, pd.DataFrame], texts: Mapping[str, str] | None, folder: Path
) -> None:
    """Write tables and texts into a new or empty folder, or over one that was written before.

    Parameters
    ----------
    tables
        All tables of a corpus.
    texts
        Report id → text; None leaves out every word of the reports.
    folder
        Where to write.

    Raises
    ------
    FileExistsError
        If the folder holds something else.
    """
    check_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as name:
        made = Path(name)
        files: dict[str, Any] = {}
        for table_name, table in tables.items():
            words = () if texts is not None else WORDS.get(table_name, ())
            table = table.assign(**{c: pd.Series(None, index=table.index, dtype="str") for c in words})
            path = made / f"{table_name}.parquet"
            files[table_name] = _write(table.reset_index(drop=table.index.names == [None]), path)
        if texts is not None:
            frame = pd.DataFrame({"report_id": list(texts), "text": list(texts.values())}, dtype="str")
            files[TEXTS] = _write(frame, made / f"{TEXTS}.parquet")
        manifest = {"format": FORMAT, "lawkit": version("lawkit"), "text": texts is not None, "tables": files}
        lines = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        (made / MANIFEST).write_text(lines, encoding="utf-8")
        _replace(folder, made)


def check_folder(folder: Path) -> None:
    """Raise where a corpus cannot be saved in a folder: it holds something that is no saved corpus.

    Raises
    ------
    FileExistsError
        Naming the folder.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir() or not _holds_corpus(folder):
        raise FileExistsError(f"folder: {folder} exists and is not a saved corpus; choose a new folder")


def _holds_corpus(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (ValueError, OSError):
        return False
    return isinstance(manifest, dict) and {"format", "lawkit", "tables"} <= set(manifest)


def _replace(folder: Path, made: Path) -> None:
    """Put what was made in the place of what was there, the manifest last."""
    folder.mkdir(exist_ok=True)
    for name in (MANIFEST, f"{TEXTS}.parquet"):
        (folder / name).unlink(missing_ok=True)
    for path in sorted(made.iterdir(), key=lambda p: (p.name == MANIFEST, p.name)):
        path.replace(folder / path.name)


def read_folder(folder: Path) -> tuple[dict[TableName, pd.DataFrame], dict[str, str] | None]:
    """Read what `write_folder` wrote.

    Raises
    ------
    FileNotFoundError
        If the folder holds no saved corpus.
    LawkitError
        If a file is missing, was changed since, or has a form that this version does not read.
    """
    manifest = _read_manifest(folder)
    read = {
        name: _read(folder / f"{name}.parquet", expected) for name, expected in manifest["tables"].items()
    }
    tables: dict[TableName, pd.DataFrame] = {}
    for name, schema in SCHEMAS.items():
        empty = build_table(name, [])
        table = read[name].set_index(list(schema.index)) if schema.index else read[name]
        tables[name] = table.astype({c: empty[c].dtype for c in empty.columns})
    if not manifest["text"]:
        return tables, None
    return tables, dict(zip(read[TEXTS]["report_id"], read[TEXTS]["text"], strict=True))


def _read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a saved corpus; raise where it is none that this lawkit reads."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"folder: {folder} holds no saved corpus ({MANIFEST} is missing)") from None
    except (ValueError, OSError) as error:
        raise LawkitError(f"{path} cannot be read: {error}") from error
    if not isinstance(manifest, dict) or not {"format", "lawkit"} <= set(manifest):
        raise LawkitError(f"{path} is not the manifest of a saved corpus")
    if manifest["format"] != FORMAT:
        found = f"form {manifest.get('format')!r} by lawkit {manifest.get('lawkit')}"
        raise LawkitError(f"{folder} was saved in {found}; this lawkit reads form {FORMAT}")
    return manifest


def _write(table: pd.DataFrame, path: Path) -> dict[str, Any]:
    table.to_parquet(path, engine="pyarrow", compression="zstd", index=False)
    return {"rows": len(table), "sha256": _hash(path)}


def _read(path: Path, expected: dict[str, Any]) -> pd.DataFrame:
    if not path.exists():
        raise LawkitError(f"{path} is missing")
    if _hash(path) != expected["sha256"]:
        raise LawkitError(f"{path} was changed since the corpus was saved (its hash differs)")
    return pd.read_parquet(path, engine="pyarrow")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
