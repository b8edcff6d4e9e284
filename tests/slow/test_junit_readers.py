"""JUnit reports against the schema of Jenkins, which pytest carries in its source distribution for its own reports."""

import pytest
from hypothesis import given, settings
from lxml import etree
from tests.support.readers import from_pypi, unpacked
from tests.support.reports import REPORTS, failing, hostile

from vif_validators import check

pytestmark = pytest.mark.slow

PYTEST = "97c4f3b1f3c7414aa36465e09b8220f1d03627993bd51b1282e193753c80557b"


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    archive = from_pypi("pytest", "9.2.0", sha256=PYTEST)
    [found] = unpacked(archive, tmp_path_factory.mktemp("pytest")).rglob("junit-10.xsd")
    return etree.XMLSchema(etree.parse(found))


def read(report):
    return etree.fromstring(report.to_junit().encode())


def test_the_schema_refuses_what_is_wrong(schema):
    assert not schema.validate(etree.fromstring("<testsuites><testcase/></testsuites>"))
    assert not schema.validate(etree.fromstring('<testsuites skipped="1"/>'))


def test_real_reports_obey_the_schema(schema, vif_project, tmp_path):
    schema.assertValid(read(check(vif_project)))
    schema.assertValid(read(check(tmp_path)))
    schema.assertValid(read(failing(1000)))
    schema.assertValid(read(hostile()))


@settings(deadline=None, max_examples=200)
@given(REPORTS)
def test_every_report_obeys_the_schema(schema, report):
    schema.assertValid(read(report))
