# A room is a folder of src/: bluebutton_room(NAME USES room|target... PRIVATE target...) makes the static library bb_NAME
# of all its sources (sub-folders included) and collects its *_test.cpp for the unit tests.
#
# USES names what the room's headers may include; a room that is not named cannot be linked, so an arrow that points up
# shows as a missing symbol, and tests/lint/layers.py finds the includes.

set(BLUEBUTTON_ROOMS "" CACHE INTERNAL "")
set(BLUEBUTTON_TEST_SOURCES "" CACHE INTERNAL "")

add_library(bb_precompiled STATIC ${CMAKE_SOURCE_DIR}/cmake/precompiled.cpp)
target_precompile_headers(bb_precompiled PRIVATE
  <algorithm> <array> <atomic> <bit> <chrono> <cstdint> <cstring> <functional> <map> <memory> <mutex> <optional>
  <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>)

function(bluebutton_room name)
  cmake_parse_arguments(ROOM "" "" "USES;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp ${CMAKE_SOURCE_DIR}/src/${name}/*.S)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  set(BLUEBUTTON_ROOMS ${BLUEBUTTON_ROOMS} bb_${name} CACHE INTERNAL "")
  set(BLUEBUTTON_TEST_SOURCES ${BLUEBUTTON_TEST_SOURCES} ${tests} CACHE INTERNAL "")
  set(uses "")
  foreach(used IN LISTS ROOM_USES)
    if(TARGET bb_${used})
      list(APPEND uses bb_${used})
    else()
      list(APPEND uses ${used})
    endif()
  endforeach()
  # A room's *.S lays files of data/ and web/ into the program (.incbin): found from the top, rebuilt when they change.
  set(assembly ${sources})
  list(FILTER assembly INCLUDE REGEX "\\.S$")
  if(assembly)
    file(GLOB_RECURSE data CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/* ${CMAKE_SOURCE_DIR}/web/*)
    set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${data}"
      COMPILE_OPTIONS "-I${CMAKE_SOURCE_DIR}")
  endif()
  if(sources)
    add_library(bb_${name} STATIC ${sources})
    target_include_directories(bb_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(bb_${name} PUBLIC ${uses} PRIVATE ${ROOM_PRIVATE})
    target_precompile_headers(bb_${name} REUSE_FROM bb_precompiled)
  else()
    add_library(bb_${name} INTERFACE)
    target_include_directories(bb_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(bb_${name} INTERFACE ${uses})
  endif()
endfunction()

# One test program of all rooms' tests: build/PRESET/bluebutton_tests. tests/support holds what several of them share.
function(bluebutton_unit_tests)
  file(GLOB support CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/support/*.cpp)
  add_executable(bluebutton_tests ${BLUEBUTTON_TEST_SOURCES} ${support})
  target_include_directories(bluebutton_tests PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(bluebutton_tests PRIVATE BLUEBUTTON_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(bluebutton_tests PRIVATE ${BLUEBUTTON_ROOMS} GTest::gtest GTest::gtest_main
    SQLite::SQLite3 OpenSSL::SSL PkgConfig::PQ PkgConfig::SIMDJSON CLI11::CLI11 yaml-cpp)
  target_precompile_headers(bluebutton_tests PRIVATE <gtest/gtest.h> <string> <vector> <memory> <functional>)
  set_target_properties(bluebutton_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()
