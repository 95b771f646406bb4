"""The walk notebook runs from the first cell to the last."""

from __future__ import annotations

from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "customer_file_walk.ipynb"


@pytest.mark.slow
def test_it_walks_through_the_notebook() -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    book = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parents[2])}}).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    said = "".join(output.get("text", "") for output in outputs)
    assert "900 rows read, 895 kept" in said
    assert "found k = 4" in said
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 2


def test_it_is_kept_without_outputs() -> None:
    nbformat = pytest.importorskip("nbformat")
    assert all(not cell.get("outputs") for cell in nbformat.read(NOTEBOOK, as_version=4).cells)
