"""The page of the walk shows the numbers that the notebook shows, and stores nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi import measures
from guanxi.customers.models import Customer
from guanxi.insight.tests.conftest import Company

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "customer_file_walk.ipynb"


@pytest.fixture
def path() -> Path:
    """The file that the notebook makes, by its own cells."""
    cells = ["".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text())["cells"] if cell["cell_type"] == "code"]
    names: dict[str, Any] = {}
    for source in cells[:2]:
        exec(source.replace("from IPython.display import Image", ""), names)  # the project's own notebook
    return Path(names["path"])


def posted(company: Company, content: bytes, **more: str) -> Any:
    owner = company.client(company.user("olga", owner=True))
    return owner.post("/insight/walk/", {"file": SimpleUploadedFile("customers.csv", content), **more})


def test_it_shows_the_numbers_of_the_notebook_and_stores_nothing(company: Company, path: Path) -> None:
    walk = measures.walk(path, as_of="2026-06-30", seed=0)
    best = max(walk.segments.segments, key=lambda part: walk.responses[part.id].value or 0)
    targets = walk.file.customers[walk.segments.labels == best.id].tolist()
    answer = posted(company, path.read_bytes(), as_of="2026-06-30", targets="\n".join([*targets, "stranger"]))
    assert answer.status_code == 200
    shown = answer.context["walk"]
    assert (shown["read"], shown["kept"], shown["k"]) == (900, 895, 4)
    assert shown["stability"] == walk.segments.stability
    assert [row["customers"] for row in shown["table"]] == [part.size for part in walk.segments.segments]
    assert [{name: row[name] for name in part.medians} for row, part in zip(shown["table"], walk.segments.segments, strict=True)] == [
        dict(part.medians) for part in walk.segments.segments
    ]
    assert shown["response"] == walk.response.to_dict()
    assert shown["targets"]["rate"] == walk.response_of(targets).to_dict()
    assert shown["targets"]["unknown"] == 1
    assert len(shown["dropped"]) == 5
    assert Customer.objects.count() == 0


def test_it_says_in_a_sentence_what_a_file_lacks(company: Company) -> None:
    answer = posted(company, b"CustomerID,Age\n1,2\n")
    assert answer.status_code == 422
    assert "has no column for “Purchase frequency”" in answer.content.decode()
    assert "purchase_frequency" not in answer.content.decode()


def test_it_reads_a_workbook(company: Company, path: Path, tmp_path: Path) -> None:
    import pandas as pd

    book = tmp_path / "customers.xlsx"
    pd.read_csv(path).to_excel(book, index=False)
    answer = posted(company, book.read_bytes(), as_of="2026-06-30")
    assert answer.status_code == 200, answer.context.get("error")
    assert answer.context["walk"]["k"] == 4
