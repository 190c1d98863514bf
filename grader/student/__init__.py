"""The student's side: where the work lies, what is done of it, what comes next, and how it is packed to hand in.

    find_kit(place)            -> Kit        `kit`: the built units around a place, and the folders of work beside them
    copy_units(kit, folder)    -> Copied     `starting`: a folder of work, in which nothing is ever overwritten
    record(kept, ...)                        `progress`: what passed, in one small file of the student's own
    standing(kit, work, ...)   -> Standing   `standing`: each exercise as it stands; `advice`: the one next thing to do
    pack(files, ...)           -> Packed     `packing`: one zip, read back as it is read for grading

Nothing here runs code of the student or imports torch; files are opened through `grader.submissions`.
"""
