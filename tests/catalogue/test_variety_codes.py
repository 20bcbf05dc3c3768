"""The code of a variety rests on its batch and name alone, and gives way where it is taken."""

from __future__ import annotations

from pathlib import Path

from annexes import DRUGS, HEADER, write_xlsx
from runs import Catalogue

from jicai.catalogue.codes import variety_codes


def test_codes_do_not_depend_on_the_order_of_rows(tmp_path: Path, catalogue: Catalogue) -> None:
    one = catalogue(write_xlsx(tmp_path / "a.xlsx", [HEADER, *DRUGS]), out="一.xlsx")
    other = catalogue(write_xlsx(tmp_path / "a.xlsx", [HEADER, *DRUGS[:0:-1], DRUGS[0]]), out="二.xlsx")
    assert {row["product_code"]: row["variety_code"] for row in one} == {
        row["product_code"]: row["variety_code"] for row in other
    }


def test_spellings_of_a_name_share_a_code(tmp_path: Path, catalogue: Catalogue) -> None:
    rows = catalogue(
        write_xlsx(tmp_path / "a.xlsx", [HEADER, (*DRUGS[0],), (2, "甲 药片 ", *DRUGS[1][2:])]),
    )
    assert rows[0]["variety_code"] == rows[1]["variety_code"]


def test_batches_have_codes_of_their_own() -> None:
    assert variety_codes("a", ["甲"], {}) != variety_codes("b", ["甲"], {})


def test_a_code_that_is_taken_is_not_given_again() -> None:
    code = variety_codes("a", ["甲"], {})["甲"]
    assert code is not None
    longer = variety_codes("a", ["甲"], {"乙": {code}})["甲"]
    assert longer is not None
    assert longer.startswith(code)
    assert longer != code
    # And once given it stays, whoever comes or goes.
    assert variety_codes("a", ["甲"], {"甲": {longer}}) == {"甲": longer}


def test_two_codes_of_one_name_are_not_decided() -> None:
    assert variety_codes("a", ["甲"], {"甲": {"V1", "V2"}}) == {"甲": None}
