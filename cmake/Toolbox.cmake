# The tools around the compiler: ccache, mold, warnings and sanitizers. Nothing here knows of the project's own code.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# A newer compiler's new warning must not stop whoever only wants to run the program: the release preset turns this off.
option(BLUEBUTTON_WARNINGS_ARE_ERRORS "Stop the build at a warning" ON)
add_compile_options(-Wall -Wextra -Wconversion $<$<BOOL:${BLUEBUTTON_WARNINGS_ARE_ERRORS}>:-Werror>
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
# GCC 12 takes its own std::string for an overrun when it inlines operator+ and find at -O2 (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-array-bounds -Wno-stringop-overread -Wno-stringop-overflow -Wno-restrict)
endif()

if(BLUEBUTTON_SANITIZE)
  add_compile_options(-fsanitize=${BLUEBUTTON_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${BLUEBUTTON_SANITIZE})
  if(BLUEBUTTON_SANITIZE MATCHES "thread")
    # GCC's ThreadSanitizer knows no fences and refuses Asio's; its mutexes, which it knows, order the same accesses.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
