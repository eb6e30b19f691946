#include "http/client.h"

#include <curl/curl.h>
#include <fmt/format.h>

namespace qingfeng::http {

using util::ErrorKind;
using util::Result;

namespace {

struct Received {
    std::string body;
    std::size_t limit = 0;
    bool too_large = false;
};

/// Called by the C library: nothing may be thrown through it.
std::size_t receive(char* bytes, std::size_t size, std::size_t count, void* into) {
    auto& received = *static_cast<Received*>(into);
    const std::size_t length = size * count;
    if (length > received.limit - received.body.size()) {
        received.too_large = true;
        return 0;
    }
    try {
        received.body.append(bytes, length);
    } catch (...) {
        return 0;
    }
    return length;
}

struct HeaderList {
    curl_slist* first = nullptr;
    void add(const std::string& line) { first = curl_slist_append(first, line.c_str()); }
    ~HeaderList() { curl_slist_free_all(first); }
};

bool is_web_address(std::string_view url) { return url.starts_with("http://") || url.starts_with("https://"); }

}  // namespace

struct Client::Handle {
    CURL* curl = curl_easy_init();
    ~Handle() {
        if (curl != nullptr) curl_easy_cleanup(curl);
    }

    Result<ClientAnswer> call(const std::string& url, const HeaderList& headers, const ClientLimits& limits) {
        char why[CURL_ERROR_SIZE] = "";
        Received received{{}, limits.body_bytes_max};
        curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // threads: time-outs of name look-ups must not raise a signal
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_deadline.count()));
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.total_deadline.count()));
        curl_easy_setopt(curl, CURLOPT_USERAGENT, "qingfeng");
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.first);
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
        const CURLcode code = curl_easy_perform(curl);
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
        if (received.too_large)
            return util::fail(ErrorKind::Io,
                              fmt::format("{} answers with more than {} bytes", url, limits.body_bytes_max));
        if (code != CURLE_OK)
            return util::fail(ErrorKind::Io,
                              fmt::format("no answer from {}: {}", url, *why != 0 ? why : curl_easy_strerror(code)));
        ClientAnswer answer;
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        answer.status = static_cast<int>(status);
        const char* type = nullptr;
        curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
        if (type != nullptr) answer.content_type = type;
        answer.body = std::move(received.body);
        return answer;
    }
};

Client::Client(ClientLimits limits) : handle_(std::make_unique<Handle>()), limits_(limits) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Result<ClientAnswer> Client::get(const std::string& url) {
    if (!is_web_address(url)) return util::fail(ErrorKind::InvalidInput, url + " is no http or https address");
    if (handle_->curl == nullptr) return util::fail(ErrorKind::Io, "the HTTP client cannot be set up");
    curl_easy_setopt(handle_->curl, CURLOPT_HTTPGET, 1L);
    return handle_->call(url, {}, limits_);
}

Result<ClientAnswer> Client::post(const std::string& url, std::string_view body, std::string_view content_type,
                                  const std::vector<std::pair<std::string, std::string>>& more) {
    if (!is_web_address(url)) return util::fail(ErrorKind::InvalidInput, url + " is no http or https address");
    if (handle_->curl == nullptr) return util::fail(ErrorKind::Io, "the HTTP client cannot be set up");
    HeaderList headers;
    headers.add("Content-Type: " + std::string(content_type));
    for (const auto& [name, value] : more) headers.add(name + ": " + value);
    headers.add("Expect:");  // no question first: the bodies are small
    curl_easy_setopt(handle_->curl, CURLOPT_POST, 1L);
    curl_easy_setopt(handle_->curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(handle_->curl, CURLOPT_POSTFIELDS, body.data());
    return handle_->call(url, headers, limits_);
}

std::string join_url(std::string_view prefix, std::string_view path) {
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    return fmt::format("{}/{}", prefix, path);
}

}  // namespace qingfeng::http
