"""The control sheet and the auditor's package among what a year writes."""

from dataclasses import replace

from outputs import verifier
from outputs.editions import Standing
from schemas.document_versions import VersionStep
from tasks.auditor import AuditRecords, audit_files
from tests.outputs.audited_year import MYSEN, audited_run, document_of, documents, files_in


def test_a_year_writes_control_sheet_and_package_that_verifies(tmp_path, capsys):
    made = audit_files(audited_run(), MYSEN, documents(), AuditRecords())
    (tmp_path / "revisorpakke.zip").write_bytes(made["revisorpakke.zip"])

    assert sorted(made) == ["kontrollark.json", "revisorpakke.zip"]
    assert verifier.main([str(tmp_path / "revisorpakke.zip")]) == 0
    assert files_in(made["revisorpakke.zip"])["kontrollark.json"] == made["kontrollark.json"]
    assert "Programfilene er de kjøringen er laget med" in capsys.readouterr().out


def test_programs_are_named_with_their_versions():
    made = audit_files(audited_run(), MYSEN, {}, AuditRecords())
    software = document_of(files_in(made["revisorpakke.zip"])["programvare.json"])

    assert {"omradeloft", "polars", "python", "sqlalchemy"} <= software.keys()
    assert all(version[0].isdigit() for version in software.values())


def test_the_sheet_says_how_far_the_report_has_come():
    standing = Standing(VersionStep.APPROVED, number=3, approved_by="Prøve To")
    made = audit_files(audited_run(), MYSEN, {}, AuditRecords(), standing)

    assert document_of(made["kontrollark.json"])["standing"]["version"] == 3


def test_a_programme_folder_that_is_gone_leaves_its_files_out(tmp_path):
    made = audit_files(audited_run(), replace(MYSEN, folder=tmp_path / "borte"), {}, AuditRecords())

    assert not [name for name in files_in(made["revisorpakke.zip"]) if name.startswith("programfiler/")]
