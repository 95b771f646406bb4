"""The gallery in every light: each component must work, fit and be readable by everybody."""

from __future__ import annotations

import pytest

from tests.browser.visiting import Visit

pytestmark = pytest.mark.urls("tests.browser.gallery_urls")
LOOKS = [(width, theme, language) for width in (1280, 390) for theme in ("light", "dark") for language in ("en", "zh-hans")]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_it_is_clean_in_every_look(visit: Visit, width: int, theme: str, language: str) -> None:
    screen = visit("/gallery/", width=width, theme=theme, language=language)
    screen.page.wait_for_function("document.querySelectorAll('.figure-canvas[data-ready] svg').length === 5")
    screen.shoot(f"gallery-{width}-{theme}-{language}")
    screen.check()


NAMES_OF_GROUPS = """() => {
  const svg = document.querySelector('.figure-canvas svg');
  const sides = ({left, top, right, bottom}) => ({left, top, right, bottom});
  const box = (one) => ({text: one.textContent, ...sides(one.getBoundingClientRect())});
  const texts = [...svg.querySelectorAll('text')];
  const bold = (one) => getComputedStyle(one).fontWeight === '600';
  return {names: texts.filter(bold).map(box), others: texts.filter((one) => !bold(one)).map(box)};
}"""


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_writes_the_names_of_groups_on_nothing_else(visit: Visit, width: int, language: str) -> None:
    screen = visit("/gallery/", width=width, language=language)
    screen.page.wait_for_function("document.querySelectorAll('.figure-canvas[data-ready] svg').length === 5")
    found = screen.page.evaluate(NAMES_OF_GROUPS)
    assert len(found["names"]) == 5
    for place, one in enumerate(found["names"]):
        for other in [*found["names"][place + 1 :], *found["others"]]:
            apart = (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"]
                or other["bottom"] <= one["top"]
            )
            assert apart, (one, other)


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("path", ["list", "record"])
@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_it_is_clean_as_a_whole_screen(visit: Visit, path: str, width: int, theme: str) -> None:
    screen = visit(f"/gallery/{path}/", width=width, theme=theme, language="zh-hans")
    screen.page.wait_for_load_state("networkidle")
    screen.shoot(f"gallery-{path}-{width}", full=False)
    screen.check()


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    "fault",
    [
        "document.body.insertAdjacentHTML('beforeend', '<b style=\"color: red\">x</b>')",
        "document.querySelector('.gallery h2').replaceWith(Object.assign(document.createElement('img'), {src: '/static/ui/icon.svg'}))",
        "document.querySelector('.gallery').style.minWidth = '3000px'",
        "console.error('broken')",
    ],
    ids=["inline style", "picture without words", "too wide", "console error"],
)
def test_it_would_notice_a_fault(visit: Visit, fault: str) -> None:
    screen = visit("/gallery/")
    screen.page.evaluate(f"() => {{ {fault} }}")
    with pytest.raises(AssertionError):
        screen.check()
