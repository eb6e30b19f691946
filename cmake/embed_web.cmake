# cmake -DFOLDER=build/web -DOUTPUT=FILE -P embed_web.cmake: writes C++ that carries every file below FOLDER, and beside it its gzip
# where that is a fifth smaller. Run at each build, for the names are not known when CMake configures; it writes only what changed.
cmake_minimum_required(VERSION 3.25)
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/portal/* ${FOLDER}/desk/*)
list(SORT files)
get_filename_component(work ${OUTPUT} DIRECTORY)
set(packed_folder ${work}/embedded_web)
file(MAKE_DIRECTORY ${packed_folder})
set(declarations "")
set(rows "")
set(index 0)

function(declare symbol path)
    set(declarations "${declarations}__asm__(\".section .rodata\\n.global ${symbol}\\n${symbol}:\\n.incbin \\\"${path}\\\"\\n.global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n.previous\\n\");
extern \"C\" { extern const char ${symbol}[]; extern const char ${symbol}_end[]; }
" PARENT_SCOPE)
endfunction()
function(view symbol result)
    set(${result} "{${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}" PARENT_SCOPE)
endfunction()

foreach(file ${files})
    set(path ${FOLDER}/${file})
    file(SHA256 ${path} digest)
    file(SIZE ${path} size)
    declare(qf_web_${index} ${path})
    view(qf_web_${index} plain)
    set(packed "{}")
    if(size GREATER 256 AND file MATCHES "\\.(js|css|html|json|svg|txt|map)$")
        set(packed_path ${packed_folder}/${digest}.gz)
        if(NOT EXISTS ${packed_path})
            execute_process(COMMAND gzip -9 -n -c ${path} OUTPUT_FILE ${packed_path} RESULT_VARIABLE failed)
            if(failed)
                message(FATAL_ERROR "gzip failed for ${path}")
            endif()
        endif()
        file(SIZE ${packed_path} packed_size)
        math(EXPR worth "${size} * 4 / 5")
        if(packed_size LESS worth)
            declare(qf_web_${index}_gz ${packed_path})
            view(qf_web_${index}_gz packed)
        endif()
    endif()
    string(APPEND rows "        {\"${file}\", ${plain}, ${packed}, \"${digest}\"},\n")
    math(EXPR index "${index} + 1")
endforeach()

file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT
"// Written by cmake/embed_web.cmake.
#include \"app/embedded_web.h\"
#include <vector>
@declarations@
namespace qingfeng::app {
std::span<const http::StaticFile> embedded_web() {
    static const std::vector<http::StaticFile> files = {
@rows@    };
    return files;
}
}  // namespace qingfeng::app
")
