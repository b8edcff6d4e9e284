"""What reaches stdout is what the reader of the format takes, whatever the encoding of stdout."""

import io
import sys

import pytest
from lxml import etree, html
from tests.support.page_reports import made_up_profile

from vif_validators.cli.output import emit, render
from vif_validators.report import Input, Report, Result

NAME = "Zoë 李小龍 \N{PARTY POPPER}"
REPORT = Report(
    inputs=(Input(table="personas", path=f"{NAME}.parquet", rows=1),),
    results=(Result(code="P104", name=NAME, severity="error", table="personas", status="failed", message=NAME),),
    profile=made_up_profile(),
)


def emitted(text: str, form: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    written = io.BytesIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", io.TextIOWrapper(written, encoding))
        emit(text, form)
        return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "ascii", "latin-1", "cp1252", "utf-16"])
def test_markup_stays_what_it_says_it_is(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {form: render(REPORT, form) for form in ("junit", "html")}
    content = {form: emitted(text, form, encoding, monkeypatch) for form, text in shown.items()}
    assert etree.fromstring(content["junit"]).find("testsuite").get("file") == f"{NAME}.parquet"
    page = html.document_fromstring(content["html"])
    whole = html.document_fromstring(shown["html"].encode())
    assert page.text_content() == whole.text_content()
    # No reference is read in the style and the script, and their hashes stand in the policy.
    assert all(page.findtext(f".//{name}").isascii() for name in ("style", "script"))


@pytest.mark.parametrize(("encoding", "said"), [("ascii", rb"Zo\xeb \u674e"), ("latin-1", b"Zo\xeb \\u674e")])
def test_in_text_what_is_lacking_becomes_an_escape(encoding: str, said: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert said in emitted(render(REPORT, "text"), "text", encoding, monkeypatch)
