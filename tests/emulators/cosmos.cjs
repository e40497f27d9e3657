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

// It looks at every item of a container to answer a query: here at those of the partition or the date that the query
// names. The answers are the same.
const items = require(server + "account/items").default.prototype;
const { _set: set, delete: remove, query } = items;
const named = /\bc\.(partition|date) = @\1\b/;

function having(container, path, value) {
  const all = (container.byPath ||= { partition: new Map(), date: new Map() })[path];
  return all.get(value) || all.set(value, new Map()).get(value);
}

items._set = function (data) {
  const stored = set.call(this, data);
  for (const path of ["partition", "date"].filter((path) => path in data)) {
    having(this, path, data[path]).set(data._rid, this._data.get(data._rid));
  }

  return stored;
};

items.delete = function (id, partition) {
  const data = this._item("/id", id, partition).read();
  remove.call(this, id, partition);
  for (const path of ["partition", "date"].filter((path) => path in data)) {
    having(this, path, data[path]).delete(data._rid);
  }
};

items.query = function (params, options) {
  const [, path] = named.exec(params.query) || [];
  const parameter = (params.parameters || []).find(({ name }) => name === "@" + path);
  const isNarrow = parameter && !/\b(or|not)\b/i.test(params.query);
  const seen = isNarrow ? Object.create(this, { _data: { value: having(this, path, parameter.value) } }) : this;
  return query.call(seen, params, options);
};

// Its own command line closes the connection after every answer.
const { createHttpServer } = require(server + "index");
const [host = "127.0.0.1", port = "8081"] = process.argv.slice(2);
createHttpServer({ keepAlive: true }).listen(Number(port), host);
