#include "http/qr_path.h"

#include <fmt/core.h>
#include <qrcodegen/qrcodegen.hpp>

namespace qingfeng::http {
namespace {

constexpr std::size_t text_bytes_max = 400;

}  // namespace

std::optional<QrPath> qr_path(const std::string& text) {
    if (text.empty() || text.size() > text_bytes_max) return std::nullopt;
    const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    QrPath drawn{code.getSize(), ""};
    for (int y = 0; y < code.getSize(); ++y) {
        for (int x = 0; x < code.getSize(); ++x) {
            if (code.getModule(x, y)) drawn.path += fmt::format("M{} {}h1v1h-1z", x, y);
        }
    }
    return drawn;
}

}  // namespace qingfeng::http
