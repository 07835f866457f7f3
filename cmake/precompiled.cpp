// Holds the precompiled standard headers that the rooms reuse.
