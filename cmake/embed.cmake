# Compiles every file below DIRECTORY into TARGET, readable through app/embedded_config.h: the binary is one file, and
# what it proposes at `init` cannot be lost or mixed up with another version's.
function(qingfeng_embed target directory)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${directory} ${directory}/*.toml ${directory}/*.tsv)
    list(SORT files)
    set(declarations "")
    set(rows "")
    set(index 0)
    set(depends "")
    foreach(file ${files})
        string(APPEND declarations
            "__asm__(\".section .rodata\\n.global qf_embed_${index}\\nqf_embed_${index}:\\n.incbin \\\"${directory}/${file}\\\"\\n"
            ".global qf_embed_${index}_end\\nqf_embed_${index}_end:\\n.byte 0\\n.previous\\n\");\n"
            "extern \"C\" { extern const char qf_embed_${index}[]; extern const char qf_embed_${index}_end[]; }\n")
        string(APPEND rows
            "    {\"${file}\", {qf_embed_${index}, static_cast<std::size_t>(qf_embed_${index}_end - qf_embed_${index})}},\n")
        list(APPEND depends ${directory}/${file})
        math(EXPR index "${index} + 1")
    endforeach()
    set(output ${CMAKE_BINARY_DIR}/embedded_config.cpp)
    file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"#include \"app/embedded_config.h\"
#include <vector>
@declarations@
namespace qingfeng::app {
std::span<const EmbeddedFile> embedded_config() {
    static const std::vector<EmbeddedFile> files = {
@rows@    };
    return files;
}
}  // namespace qingfeng::app
")
    set_source_files_properties(${output} PROPERTIES OBJECT_DEPENDS "${depends}")
    target_sources(${target} PRIVATE ${output})
endfunction()
