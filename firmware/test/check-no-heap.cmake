# Fails when a library needs the heap, exceptions or a clock: cmake -DNM=... -DLIBRARY=... -P check-no-heap.cmake
# NEEDS: what it is known by; memcpy without.
execute_process(COMMAND ${NM} --undefined-only --format=posix ${LIBRARY} OUTPUT_VARIABLE undefined RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "${NM} cannot read ${LIBRARY}")
endif()
if(NOT DEFINED NEEDS)
  set(NEEDS memcpy)
endif()
if(NOT undefined MATCHES "${NEEDS}")
  message(FATAL_ERROR "${LIBRARY} needs nothing at all: this is not the library that was meant")
endif()
set(unwanted
  "[\n ](malloc|calloc|realloc|free|aligned_alloc|posix_memalign) "
  "[\n ]_Zn[wa]" "[\n ]_Zd[la]"                      # operator new, operator delete
  "[\n ]__cxa_(throw|begin_catch|allocate_exception)" "[\n ]_Unwind"
  "[\n ](clock_gettime|gettimeofday|time|clock) "
  "[\n ](printf|fprintf|puts|open|read|write|socket) ")
foreach(pattern IN LISTS unwanted)
  if(undefined MATCHES "${pattern}")
    message(FATAL_ERROR "${LIBRARY} needs \"${CMAKE_MATCH_0}\"")
  endif()
endforeach()
