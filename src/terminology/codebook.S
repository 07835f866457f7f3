// The codebook's tables, as they stand in data/codebook, inside the program.
    .section .rodata
    .global bb_codebook_values, bb_codebook_values_end, bb_codebook_variables, bb_codebook_variables_end
bb_codebook_values:
    .incbin "data/codebook/values.tsv"
bb_codebook_values_end:
    .byte 0
bb_codebook_variables:
    .incbin "data/codebook/variables.tsv"
bb_codebook_variables_end:
    .byte 0
    .section .note.GNU-stack,"",@progbits
