"""What the gradebook and the formats of other systems have in common: a student of the roster, and work found in a download."""

from datetime import datetime

import msgspec


class Student(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the roster. What is empty is not known."""

    label: str
    "What results, pages and commands call this student: the name, and where two have one name the login in brackets."
    name: str = ""
    email: str = ""
    login: str = ""
    "Canvas: `SIS Login ID`. Moodle: `Username`. GitHub and Classroom 50: the user name, where that is what they know."
    number: str = ""
    "Of the institution. Canvas: `SIS User ID`. Moodle: `ID number`."
    canvas: str = ""
    "Canvas: `ID`."
    moodle: str = ""
    "Moodle: the number in `Participant 123`, which differs from one assignment to the next."
    section: str = ""


class Incoming(msgspec.Struct, frozen=True):
    """A submission found in what another system gave for download."""

    hint: Student
    "What the download tells of the student; `label` is empty, since matching to the roster comes later."
    name: str
    "Of the file, or of the folder, with everything that tells nothing of it taken off."
    content: bytes
    "The file as it was handed in; several files of one submission are one zip that is the same for the same files."
    unit: str = ""
    "Where the download tells it."
    submitted_at: datetime | None = None
    "With a time zone; None where the download does not tell."
    late: bool | None = None
    "What the other system said; None where it said nothing."
    attempt: int | None = None
    origin: str = ""
    "Where in the download it lies, to be told to a person."
    rejected: str = ""
    "One sentence if it could not be read; it is kept all the same."
