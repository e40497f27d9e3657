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

// Its own command line closes the connection after every answer.
const { createHttpServer } = require(server + "index");
const [host = "127.0.0.1", port = "8081"] = process.argv.slice(2);
createHttpServer({ keepAlive: true }).listen(Number(port), host);
