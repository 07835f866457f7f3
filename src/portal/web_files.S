// The templates and styles of web/ inside the program, as a table of path, first byte and end: see web_files.h.
    .macro web_file path
    .pushsection .rodata
1:  .asciz "\path"
2:  .incbin "web/\path"
3:  .byte 0
    .popsection
    .quad 1b, 2b, 3b
    .endm

    .section .data.rel.ro, "aw"
    .balign 8
    .global bb_web_files, bb_web_files_end
bb_web_files:
    web_file "templates/layout.html"
    web_file "templates/login.html"
    web_file "templates/consent.html"
    web_file "templates/consent_v3.html"
    web_file "templates/consent_description.html"
    web_file "templates/consent_form.html"
    web_file "templates/consent_end.html"
    web_file "templates/error.html"
    web_file "templates/unknown_person.html"
    web_file "templates/home.html"
    web_file "static/style.css"
    web_file "static/mark.svg"
bb_web_files_end:
    .section .note.GNU-stack, "", @progbits
