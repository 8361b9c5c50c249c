-- Pandoc runs this before each Lua filter, in the place of a user's own file. It writes down what filters of a course open,
-- look for and ask, a line each, so that a page is parsed again when any of that changes.

local place = os.getenv("DEEPLECTURE_SEEN")
if not place then
  return
end

local open, lines, input, run, load, getenv, import, search =
  io.open, io.lines, io.input, dofile, loadfile, os.getenv, require, package.searchpath
local log = open(place, "a")

local function note(kind, name)
  if type(name) == "string" then
    if kind ~= "asked" and pandoc and not pandoc.path.is_absolute(name) then
      name = pandoc.path.join({ pandoc.system.get_working_directory(), name })
    end
    log:write(kind, "\t", (name:gsub("[\r\n]", "?")), "\n")
    log:flush()
  end
end

local function noting(kind, call)
  return function(name, ...)
    note(kind, name)
    return call(name, ...)
  end
end

io.open = function(name, mode)
  if not mode or mode:match("^r") or mode:match("^a%+") then
    note("read", name)
  end
  return open(name, mode)
end
io.lines, io.input = noting("read", lines), noting("read", input)
dofile, loadfile = noting("read", run), noting("read", load)
os.getenv = noting("asked", getenv)

-- Every place where a module is looked for, down to the one that has it.
local function looking(name, path)
  for template in path:gmatch("[^;]+") do
    local file = template:gsub("%?", (name:gsub("%.", "/")))
    note("read", file)
    local found = open(file)
    if found then
      found:close()
      break
    end
  end
end

require = function(name)
  looking(name, package.path)
  return import(name)
end

package.searchpath = function(name, path, ...)
  looking(name, path)
  return search(name, path, ...)
end

if pandoc then
  for module, names in pairs({ system = { read_file = "read", list_directory = "listed" }, mediabag = { fetch = "read" } }) do
    for name, kind in pairs(names) do
      if pandoc[module] and pandoc[module][name] then
        pandoc[module][name] = noting(kind, pandoc[module][name])
      end
    end
  end
end
