-- Durable registrations a second over HTTP, for wrk:
--   wrk -t2 -c64 -d10s --latency -s bench/registrations.lua http://127.0.0.1:8080
-- Every request is a new matter; only 201 counts.
wrk.method = "POST"
wrk.path = "/api/v1/matters"
wrk.headers["Content-Type"] = "application/json"
wrk.body = [[{"kind":"complaint","place":"K12+300","body":"夜里过站时收费员态度生硬，不给发票，问了两次都没有回答。车牌尾号 12，3 号车道，晚上十点左右。请核实后答复我。","occurred_at":"2025-11-01T22:10:00+08:00","contact":{"name":"王某","phone":"13900000000"}}]]

local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() failed = 0 end
function response(status) if status ~= 201 then failed = failed + 1 end end
function done(summary)
    local failed = 0
    for _, thread in ipairs(threads) do failed = failed + thread:get("failed") end
    io.write(string.format("registered %.0f/s, %d failed\n", (summary.requests - failed) / (summary.duration / 1e6), failed))
end
