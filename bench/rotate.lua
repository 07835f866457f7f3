-- wrk asks for what a file lists, one request after the other, over and over: a path, and perhaps a blank and a bearer token.
-- Its last line is the result as one JSON object; times are in microseconds.
local requests, next_request = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, token = line:match("^(%S+)%s*(%S*)$")
    local headers = token ~= "" and { Authorization = "Bearer " .. token } or {}
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "bytes": %d, "p50": %d, "p99": %d, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
