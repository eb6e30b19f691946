# qingfeng_embed(TARGET DIRECTORY FOLDER FUNCTION): compiles every .toml, .tsv and .mustache below DIRECTORY into TARGET,
# readable through src/FOLDER/FUNCTION.h, whose namespace is the folder's: the binary is one file, and what it proposes at
# `init` cannot be lost or mixed up with another version's.
function(qingfeng_embed target directory folder function)
    string(REPLACE "/" "::" space ${folder})
    file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${directory} ${directory}/*.toml ${directory}/*.tsv
         ${directory}/*.mustache)
    list(SORT files)
    set(declarations "")
    set(rows "")
    set(index 0)
    set(depends "")
    foreach(file ${files})
        string(APPEND declarations
            "__asm__(\".section .rodata\\n.global qf_${function}_${index}\\nqf_${function}_${index}:\\n.incbin \\\"${directory}/${file}\\\"\\n"
            ".global qf_${function}_${index}_end\\nqf_${function}_${index}_end:\\n.byte 0\\n.previous\\n\");\n"
            "extern \"C\" { extern const char qf_${function}_${index}[]; extern const char qf_${function}_${index}_end[]; }\n")
        string(APPEND rows
            "    {\"${file}\", {qf_${function}_${index}, static_cast<std::size_t>(qf_${function}_${index}_end - qf_${function}_${index})}},\n")
        # The text of the generated source must change with what it includes: compiler caches do not look behind .incbin.
        file(SHA256 ${directory}/${file} digest)
        string(APPEND rows "    // ${digest}\n")
        list(APPEND depends ${directory}/${file})
        math(EXPR index "${index} + 1")
    endforeach()
    set(output ${CMAKE_BINARY_DIR}/${function}.cpp)
    file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"#include \"${folder}/${function}.h\"
#include <vector>
@declarations@
namespace qingfeng::${space} {
std::span<const util::EmbeddedFile> ${function}() {
    static const std::vector<util::EmbeddedFile> files = {
@rows@    };
    return files;
}
}  // namespace qingfeng::${space}
")
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${depends})
    set_source_files_properties(${output} PROPERTIES OBJECT_DEPENDS "${depends}")
    target_sources(${target} PRIVATE ${output})
endfunction()
