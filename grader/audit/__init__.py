"""Prove a course: references pass, stubs fail, wrong answers are noticed, nothing hidden leaks."""

from grader.audit.course import Proof, audit
from grader.audit.findings import Finding, Report, Row, Survivor

__all__ = ["Finding", "Proof", "Report", "Row", "Survivor", "audit"]
