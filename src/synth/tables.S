// The tables that a population is made from, as they stand in data/synth, inside the program.
    .section .rodata
    .macro table name
    .global bb_synth_\name, bb_synth_\name\()_end
bb_synth_\name:
    .incbin "data/synth/\name\().tsv"
bb_synth_\name\()_end:
    .byte 0
    .endm
    table benefit_years
    table claims_per_beneficiary
    table communities
    table conditions
    table drugs
    table icd
    table names
    table places
    table plans
    table providers
    table services
    table showcase
    table stays
    table visits
    .section .note.GNU-stack,"",@progbits
