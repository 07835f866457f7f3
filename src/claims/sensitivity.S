// The sensitive codes, as they stand in data/sensitivity, inside the program.
    .section .rodata
    .global bb_sensitive_codes, bb_sensitive_codes_end
bb_sensitive_codes:
    .incbin "data/sensitivity/codes.tsv"
bb_sensitive_codes_end:
    .byte 0
    .section .note.GNU-stack,"",@progbits
