# QINGFENG_SANITIZE: empty, "address,undefined" or "thread". Set by the presets.
set(QINGFENG_SANITIZE "" CACHE STRING "sanitizers to build with")
if(QINGFENG_SANITIZE)
    add_compile_options(-fsanitize=${QINGFENG_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${QINGFENG_SANITIZE})
endif()
