#include "http/api_context.h"
#include "service/history.h"
#include "service/log_reader.h"

/// The log as anyone may read it (c2sp.org/tlog-tiles), and what the server says of itself.
namespace qingfeng::http {
namespace {

/// Anyone's page may read a public log and check it.
void open_to_all(Response& response) { response.headers.set("Access-Control-Allow-Origin", "*"); }

void not_found(Api& api, const Call& call) { call.responder.answer(problem(api.reader(call), 404, "not_found")); }

/// Runs `use` with a reader where the address names our log.
void with_log(Api& api, const Call& call, const std::function<util::Result<Response>(storage::Reader&)>& use) {
    if (!api.is_ours(call.request.path.get("authority"))) return not_found(api, call);
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(call, reader.error());
    auto response = use(**reader);
    if (!response) return api.reject(call, response.error());
    open_to_all(*response);
    call.responder.answer(std::move(*response));
}

void checkpoint(Api& api, const Call& call) {
    with_log(api, call, [&](storage::Reader& reader) -> util::Result<Response> {
        const auto head = reader.head(api.parts().authority.id());
        if (!head) return head.failure();
        const auto* witnessing = api.parts().witnessing;
        Response response = text_response(
            200, witnessing == nullptr ? head->checkpoint : witnessing->with_cosignatures(head->checkpoint));
        response.headers.set("Cache-Control", "no-cache");
        return response;
    });
}

/// The newest checkpoint that enough witnesses have cosigned. 404 while there is none.
void witnessed(Api& api, const Call& call) {
    const auto* witnessing = api.parts().witnessing;
    const auto newest = witnessing == nullptr ? std::nullopt : witnessing->witnessed();
    if (!newest || !api.is_ours(call.request.path.get("authority"))) return not_found(api, call);
    Response response = text_response(200, newest->note);
    response.headers.set("Cache-Control", "no-cache");
    open_to_all(response);
    call.responder.answer(std::move(response));
}

void tile(Api& api, const Call& call) {
    with_log(api, call, [&](storage::Reader& reader) -> util::Result<Response> {
        const auto resource = ledger::parse_tile_path("tile/" + std::string(call.request.path.get("rest")));
        if (!resource) return util::fail(util::ErrorKind::NotFound, "no such tile");
        const auto bytes = service::tile_bytes(reader, api.parts().authority.id(), *resource);
        if (!bytes) return bytes.failure();
        Response response = text_response(200, std::string(util::as_text(*bytes)), "application/octet-stream");
        // A log only grows: what stands in a tile of this width never changes.
        response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
        return response;
    });
}

void key(Api& api, const Call& call) {
    if (!api.is_ours(call.request.path.get("authority"))) return not_found(api, call);
    Response response = text_response(200, api.parts().authority.signer().verifier().text() + "\n");
    response.headers.set("Cache-Control", "no-cache");
    open_to_all(response);
    call.responder.answer(std::move(response));
}

/// By which whoever holds an older key of the log comes to the present one. Empty: there was only ever one.
void handovers(Api& api, const Call& call) {
    with_log(api, call, [&](storage::Reader& reader) -> util::Result<Response> {
        const auto history = service::read_history(api.parts().authority, reader);
        if (!history) return history.failure();
        Response response = text_response(200, service::handovers(*history));
        response.headers.set("Cache-Control", "no-cache");
        return response;
    });
}

/// Alive, and the record can be read.
void health(Api& api, const Call& call) {
    auto reader = api.parts().authority.store().read();
    if (!reader) return api.reject(call, reader.error());
    const auto head = (*reader)->head(api.parts().authority.id());
    if (!head) return api.reject(call, head.error());
    call.responder.answer(json_response(200, "{\"status\":\"ok\"}\n"));
}

}  // namespace

void add_log_routes(Router& router, const std::shared_ptr<Api>& api) {
    const auto add = [&](std::string_view pattern, void (*endpoint)(Api&, const Call&)) {
        router.get(pattern, api->on_pool(Api::Budget::None, [self = api.get(), endpoint](const CallPtr& call) {
            endpoint(*self, *call);
        }));
    };
    add("/log/{authority}/checkpoint", checkpoint);
    add("/log/{authority}/witnessed", witnessed);
    add("/log/{authority}/tile/{rest...}", tile);
    add("/log/{authority}/key", key);
    add("/log/{authority}/handovers", handovers);
    add("/healthz", health);
}

}  // namespace qingfeng::http
