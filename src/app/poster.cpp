#include "app/poster.h"

#include <fmt/core.h>
#include <qrcodegen/qrcodegen.hpp>

namespace qingfeng::app {
namespace {

/// Beyond this the modules of a sticker's code are under a millimetre.
constexpr std::size_t address_bytes_max = 150;

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '"') {
            out += "&quot;";
        } else {
            out += c;
        }
    }
    return out;
}

/// In millimetres.
struct Layout {
    double width;
    double height;
    double code;  ///< side of the code without its quiet zone
    double top;   ///< of the code
    double title_at;
    double subtitle_at;
    double title;
    double text;
    double small;
};
constexpr Layout layout_of(PosterSize size) {
    switch (size) {
        case PosterSize::A4:
            return {210, 297, 120, 78, 28.5, 46.5, 15, 9, 6};
        case PosterSize::Sticker:
            return {80, 110, 46, 20.5, 9, 14.2, 5.6, 3.8, 2.6};
    }
    return {};
}

std::string line(const Layout& layout, double y, double size, int weight, const std::string& text) {
    return fmt::format(
        "<text x=\"{}\" y=\"{:.1f}\" font-size=\"{}\" font-weight=\"{}\" text-anchor=\"middle\">{}</text>\n",
        layout.width / 2, y, size, weight, escaped(text));
}

std::string code_path(const qrcodegen::QrCode& code, const Layout& layout) {
    const double module = layout.code / code.getSize();
    std::string path;
    for (int y = 0; y < code.getSize(); ++y) {
        for (int x = 0; x < code.getSize(); ++x) {
            if (code.getModule(x, y)) path += fmt::format("M{} {}h1v1h-1z", x, y);
        }
    }
    return fmt::format("<path transform=\"translate({} {}) scale({:.5f})\" shape-rendering=\"crispEdges\" d=\"{}\"/>\n",
                       (layout.width - layout.code) / 2, layout.top, module, path);
}

}  // namespace

util::Result<std::string> poster_svg(const Poster& poster) {
    if (poster.address.size() > address_bytes_max) {
        return util::fail(util::ErrorKind::InvalidInput,
                          "the address is too long for a code that can be scanned from a car");
    }
    // Q mends a quarter of the code: it hangs in dust and sun.
    const auto code = qrcodegen::QrCode::encodeText(poster.address.c_str(), qrcodegen::QrCode::Ecc::QUARTILE);
    const Layout layout = layout_of(poster.size);
    const double below = layout.top + layout.code;
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}mm\" height=\"{1}mm\" viewBox=\"0 0 {0} {1}\" "
        "fill=\"#16202c\" font-family=\"'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif\">\n"
        "<title>{2}</title>\n<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
        layout.width, layout.height, escaped(poster.unit_zh));
    svg += line(layout, layout.title_at, layout.title, 600, "服务好不好，扫码告诉我们");
    svg += line(layout, layout.subtitle_at, layout.small, 400, "Good service or bad: scan and tell us");
    svg += code_path(code, layout);
    double y = below + layout.text * 1.9;
    svg += line(layout, y, layout.text * 1.25, 600,
                poster.unit_zh + (poster.lane.empty() ? "" : " " + poster.lane + " 号车道"));
    if (!poster.unit_en.empty()) {
        y += layout.small * 1.7;
        svg +=
            line(layout, y, layout.small, 400, poster.unit_en + (poster.lane.empty() ? "" : ", lane " + poster.lane));
    }
    y += layout.text * 1.9;
    svg += line(layout, y, layout.text * 0.85, 400, "不用注册，一分钟填完；可以不留姓名电话");
    y += layout.small * 1.7;
    svg += line(layout, y, layout.small, 400, "No account, one minute; you may stay anonymous");
    y += layout.text * 1.8;
    svg += line(layout, y, layout.text * 0.85, 600, "也可拨打 12328 · or call 12328");
    svg += line(layout, layout.height - layout.small * 2.6, layout.small * 0.8, 400, poster.address);
    svg += line(layout, layout.height - layout.small * 1.3, layout.small * 0.8, 400, poster.authority);
    return svg + "</svg>\n";
}

}  // namespace qingfeng::app
