-- wrk plays an app and a beneficiary's browser: one flow after the other on each connection, of which a thread has one. With
-- unchecked=yes a flow of one request may have many connections a thread: the answers' status alone is looked at, by wrk.
--
--   wrk -tN -cN -s flows.lua URL -- FLOW FILE [key=value...]
--
-- FILE has a line for each thing that a flow takes: a session's cookie, a refresh token, a request's body or path. Thread K takes
-- the lines K, K+N, ...; a flow that must not take a line twice stops the run when they are used up. The last line printed is the
-- result as one JSON object; times are of whole requests, in microseconds.
local threads = {}
local lines, taken = {}, 0
local settings = {}
local flow, state = nil, {}
done_flows, broken, is_unchecked = 0, 0, false

function setup(thread)
  thread:set("id", #threads)
  table.insert(threads, thread)
end

local function take(again)
  taken = taken + 1
  if taken > #lines then
    if not again then
      broken = broken + 1
      io.stderr:write("flows.lua: no more lines\n")
      wrk.thread:stop()
      taken = #lines
    else
      taken = 1
    end
  end
  return lines[taken]
end

local function header(headers, name)
  for key, value in pairs(headers) do
    if key:lower() == name then return value end
  end
  return ""
end

local function encode(text)
  return (text:gsub("[^%w%-%._~]", function(c) return string.format("%%%02X", c:byte()) end))
end

local function form(path, body, cookie)
  local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
  if cookie then
    headers["Cookie"] = cookie
    headers["Origin"] = settings.origin
  end
  return wrk.format("POST", path, headers, body)
end

local function path_of(location) return (location:gsub("^https?://[^/]+", "")) end

local function token_body(code)
  return "grant_type=authorization_code&code=" .. code .. "&redirect_uri=" .. encode(settings.redirect) .. "&code_verifier=" ..
    settings.verifier .. "&client_id=test-client-id&client_secret=test-client-secret"
end

local function authorization_query()
  return "response_type=code&client_id=test-client-id&redirect_uri=" .. encode(settings.redirect) .. "&code_challenge_method=S256" ..
    "&code_challenge=" .. settings.challenge .. "&state=aaaaaaaaaaaaaaaaaaaaaaaa&scope=" .. encode(settings.scope or "")
end

local entities = { ["&amp;"] = "&", ["&quot;"] = '"', ["&#39;"] = "'", ["&lt;"] = "<", ["&gt;"] = ">", ["&#x2F;"] = "/" }
local function unescape(text) return (text:gsub("&#?%w+;", entities)) end

-- The consent page's form, sent with its button Allow.
local function consent(page)
  local action = unescape(page:match('<form[^>]-action="([^"]*)"') or "")
  local fields = {}
  for input in page:gmatch("<input[^>]*>") do
    local name, value = input:match('name="([^"]*)"'), input:match('value="([^"]*)"')
    local kind = input:match('type="([^"]*)"') or "text"
    if name and (kind == "hidden" or ((kind == "checkbox" or kind == "radio") and input:match("checked"))) then
      fields[#fields + 1] = encode(name) .. "=" .. encode(unescape(value or "on"))
    end
  end
  fields[#fields + 1] = "allow=Allow"
  return action, table.concat(fields, "&")
end

local flows = {}

-- bluebutton: from a request of somebody who has logged in to the token, consent page included.
flows.code = {
  request = function()
    if state.step == "page" then return wrk.format("GET", state.path, { Cookie = state.cookie }) end
    if state.step == "decide" then return form(state.path, state.body, state.cookie) end
    if state.step == "token" then return form("/v2/o/token/", state.body) end
    state = { step = "ask", cookie = settings.cookie .. "=" .. take(false) }
    return wrk.format("GET", "/v2/o/authorize/?" .. authorization_query(), { Cookie = state.cookie })
  end,
  response = function(status, headers, body)
    local location = header(headers, "location")
    if state.step == "ask" then
      state.step, state.path = "page", path_of(location)
      return location:find("/o/authorize/", 1, true) ~= nil
    elseif state.step == "page" then
      state.path, state.body = consent(body)
      state.step = "decide"
      return status == 200 and state.path ~= ""
    elseif state.step == "decide" then
      local code = location:match("[?&]code=([^&]+)")
      state.step, state.body = "token", token_body(code or "")
      return code ~= nil
    end
    state.step = nil
    done_flows = done_flows + 1
    return status == 200
  end,
}

-- oidc-provider: the same. Its interaction has a page where the server draws one.
flows.provider_code = {
  request = function()
    if state.step == "follow" then return wrk.format("GET", state.path, { Cookie = state.cookie }) end
    if state.step == "token" then return form("/token", state.body) end
    if state.step == "decide" then return form(state.path, "allow=Allow", state.cookie) end
    state = { step = "ask", session = state.session or take(true) }
    state.cookie = state.session
    return wrk.format("GET", "/auth?prompt=consent&" .. authorization_query(), { Cookie = state.cookie })
  end,
  response = function(status, headers, body)
    if state.step == "token" then
      state.step = nil
      done_flows = done_flows + 1
      return status == 200
    end
    if state.step == "follow" and status == 200 then
      state.step, state.path = "decide", body:match('action="([^"]+)"')
      return state.path ~= nil
    end
    local location = header(headers, "location")
    local code = location:match("[?&]code=([^&]+)")
    local session = header(headers, "set-cookie"):match("_session=[^;]+")
    if session then state.session = session end
    if code then
      state.step, state.body = "token", token_body(code)
      return true
    end
    state.step, state.path = "follow", path_of(location)
    -- The interaction's cookies, both of the same value.
    local uid = location:match("/interaction/(.+)$")
    if uid then state.cookie = state.session .. "; _interaction=" .. uid .. "; _interaction_resume=" .. uid end
    return status == 303
  end,
}

-- Each answer's refresh token asks for the next.
flows.refresh = {
  request = function()
    state.token = state.token or take(true)
    return form(settings.path, "grant_type=refresh_token&refresh_token=" .. state.token ..
      "&client_id=test-client-id&client_secret=test-client-secret")
  end,
  response = function(status, _, body)
    state.token = body:match('"refresh_token":"([^"]+)"') or state.token
    done_flows = done_flows + 1
    return status == 200
  end,
}

-- One POST a line, each line once.
flows.bodies = {
  request = function() return form(settings.path, take(false)) end,
  response = function(status)
    done_flows = done_flows + 1
    return status == 200
  end,
}

-- One POST a line, over and over; the answer must hold settings.expect.
flows.tokens = {
  request = function()
    return form(settings.path, "token=" .. take(true) .. "&client_id=test-client-id&client_secret=test-client-secret")
  end,
  response = function(status, _, body)
    done_flows = done_flows + 1
    return status == 200 and body:find(settings.expect, 1, true) ~= nil
  end,
}

-- One GET with the line's token, over and over.
flows.bearer = {
  request = function() return wrk.format("GET", settings.path, { Authorization = "Bearer " .. take(true) }) end,
  response = function(status)
    done_flows = done_flows + 1
    return status == 200
  end,
}

function init(arguments)
  for index = 3, #arguments do
    local key, value = arguments[index]:match("^([^=]+)=(.*)$")
    settings[key] = value
  end
  flow = flows[arguments[1]]
  local number, count = 0, tonumber(settings.threads)
  for line in io.lines(arguments[2]) do
    if number % count == id then lines[#lines + 1] = line end
    number = number + 1
  end
  is_unchecked = settings.unchecked ~= nil
  if not is_unchecked then return end
  local requests, last = {}, 0
  for _ = 1, #lines do requests[#requests + 1] = flow.request() end
  request = function()
    last = last % #requests + 1
    return requests[last]
  end
  response = nil
end

function request() return flow.request() end

function response(status, headers, body)
  if not flow.response(status, headers, body) then
    broken = broken + 1
    if broken < 3 then io.stderr:write("flows.lua: ", state.step or "", " ", state.path or "", " ", status, " ", (body or ""):sub(1, 300), "\n") end
    state = { token = state.token, session = state.session }
  end
end

function done(summary, latency)
  local errors, flows_done, flows_broken, unchecked = summary.errors, 0, 0, false
  for _, thread in ipairs(threads) do
    unchecked = thread:get("is_unchecked")
    flows_done = flows_done + thread:get("done_flows")
    flows_broken = flows_broken + thread:get("broken")
  end
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "bytes": %d, "p50": %d, "p99": %d, "failed": %d, "most": %d}\n',
    unchecked and summary.requests or flows_done, summary.duration / 1e6, summary.bytes, latency:percentile(50), latency:percentile(99),
    flows_broken + errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency.max))
end
