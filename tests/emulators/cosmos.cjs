// A Cosmos server over plain http: @vercel/cosmosdb-server, which keeps everything in memory and has one physical
// partition, with the faults mended that the .NET client meets.
// Usage: node cosmos.cjs [HOST [PORT]]
const server = "@vercel/cosmosdb-server/lib/";
const crossPartition = "x-ms-documentdb-query-enablecrosspartition";

function around(handler, change) {
  const module = require(server + "handler/" + handler);
  const original = module.default;
  module.default = (account, request, response, parameters) =>
    change(request, response) || original(account, request, response, parameters);
}

// It answers 500 to a point read of an item that is not there, where Cosmos answers 404: it looks at the item's
// partition key before it looks whether there is an item, but only where this header is missing.
around("read-document", (request) => {
  request.headers[crossPartition] = "True";
});

// It takes a request for a query's plan for the query. A client asks for one before it counts, to learn that the query is
// valid, and then sends the query itself, since there is one physical partition.
const plan = {
  partitionedQueryExecutionInfoVersion: 2,
  queryInfo: {},
  queryRanges: [{ min: "", max: "FF", isMinInclusive: true, isMaxInclusive: false }],
};

// It knows nothing of queries that a client sends to one physical partition without a plan ("optimistic direct
// execution"): it refuses them unless their text names a partition key, and its answers do not say that they are all
// there is to it, so that a client would make a plan at the second page.
around("query-documents", (request, response) => {
  if (request.headers["x-ms-cosmos-is-query-plan-request"]) {
    request.resume();
    return plan;
  }

  if (request.headers["x-ms-cosmos-query-optimisticdirectexecute"]) {
    request.headers[crossPartition] = "True";
    response.setHeader("x-ms-cosmos-query-requiresdistribution", "False");
  }
});

// It writes a resource id with a slash in it where Cosmos writes a dash, and so does not find what a client asks for by it:
// the partitions of every container in one of 64 databases.
const ids = require(server + "account/resource-id").default;
const { toBase64String } = ids;
ids.toBase64String = (buffer) => toBase64String(buffer).replaceAll("/", "-");

// It looks at every item of a container to answer a query, sorts what it finds, and does so again for every page. Here it is
// shown only the items of the partition or the date that the query names, and for a page of a walk in order only those that
// the page may hold, with one more, which tells it that there is a next page. The answers are the same.
const items = require(server + "account/items").default.prototype;
const { decode } = require("@zeit/cosmosdb-query/lib/continuation-token");
const { _set: set, delete: remove, query, _getQuery: getQuery } = items;
const named = /\bc\.(partition|date) = @\1\b/;
const walks = new Map([
  ["SELECT * FROM c WHERE c.partition = @partition AND c.id > @after AND c.id <= @last ORDER BY c.id", { keys: ["id"], after: "@after" }],
  ["SELECT * FROM c WHERE c.date = @date ORDER BY c.date, c.sortKey", { keys: ["date", "sortKey"] }],
]);

function having(container, path, value) {
  const all = (container.byPath ||= { partition: new Map(), date: new Map() })[path];
  return all.get(value) || all.set(value, new Map()).get(value);
}

// The items of a partition or a date in order of some properties, which are strings, kept until one is written.
function sorted(all, keys) {
  return (all.sorted ||= [...all.values()].sort((a, b) => compare(place(a.read(), keys), place(b.read(), keys))));
}

function place(data, keys) {
  return [...keys, "_rid"].map((key) => data[key]);
}

function compare(a, b) {
  const i = a.findIndex((value, i) => value !== b[i]);
  return i < 0 ? 0 : a[i] < b[i] ? -1 : 1;
}

function page(items, keys, after, { maxItemCount, continuation }) {
  const token = continuation && decode(continuation.token);
  const from = token && [...token.RTD, token.RID];
  const start = items.findIndex((item) =>
    from ? compare(place(item.read(), keys), from) >= 0 : after === undefined || item.read().id > after);
  return start < 0 ? [] : items.slice(start, maxItemCount > 0 ? start + maxItemCount + 1 : undefined);
}

items._set = function (data) {
  const stored = set.call(this, data);
  for (const path of ["partition", "date"].filter((path) => path in data)) {
    const all = having(this, path, data[path]);
    all.set(data._rid, this._data.get(data._rid));
    all.sorted = undefined;
  }

  return stored;
};

items.delete = function (id, partition) {
  const data = this._item("/id", id, partition).read();
  remove.call(this, id, partition);
  for (const path of ["partition", "date"].filter((path) => path in data)) {
    const all = having(this, path, data[path]);
    all.delete(data._rid);
    all.sorted = undefined;
  }
};

items.query = function (params, options) {
  const [, path] = named.exec(params.query) || [];
  const given = Object.fromEntries((params.parameters || []).map(({ name, value }) => [name, value]));
  if (!("@" + path in given) || /\b(or|not)\b/i.test(params.query)) {
    return query.call(this, params, options);
  }

  const all = having(this, path, given["@" + path]);
  const walk = walks.get(params.query);
  const seen = walk ? page(sorted(all, walk.keys), walk.keys, given[walk.after], options) : all;
  return query.call(Object.create(this, { _data: { value: seen } }), params, options);
};

// It makes a program of a query, which copies the list of the items before it for every item.
items._getQuery = function (text) {
  const made = getQuery.call(this, text);
  made._code = made.code.replace(/\[\.\.\.\$, ({\s*c: c\s*})\]/, "($.push($1), $)");
  return made;
};

// Its own command line closes the connection after every answer.
const { createHttpServer } = require(server + "index");
const [host = "127.0.0.1", port = "8081"] = process.argv.slice(2);
createHttpServer({ keepAlive: true }).listen(Number(port), host);
