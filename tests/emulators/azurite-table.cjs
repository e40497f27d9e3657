// Azurite's table service, which looks at every row of a table to answer a query: here at the rows of the partitions that
// the filter begins with, which it keeps an index of. The answers are the same.
// Usage: node azurite-table.cjs [OPTION OF AZURITE…]
const azurite = "azurite/dist/src/table/";
const text = "'((?:[^']|'')*)'";
const onePartition = new RegExp(`^PartitionKey eq ${text}(?: and |$)`);
const severalPartitions = new RegExp(`^PartitionKey ge ${text} and PartitionKey le ${text}(?: and |$)`);

// The first and the last partition that a filter leaves; nothing where it may leave others.
function partitions(filter = "") {
  if (/\b(or|not)\b/.test(filter.replace(new RegExp(text, "g"), ""))) {
    return undefined;
  }

  const [, first, last = first] = onePartition.exec(filter) || severalPartitions.exec(filter) || [];
  return first === undefined ? undefined : [first, last].map((key) => key.replaceAll("''", "'"));
}

const rows = require(azurite + "persistence/LokiTableMetadataStore").default.prototype;
const query = rows.queryTableEntities;
rows.queryTableEntities = function (context, account, table, options, nextPartition, nextRow) {
  const between = partitions(options.filter);
  if (!between) {
    return query.call(this, context, account, table, options, nextPartition, nextRow);
  }

  const next = this.decodeContinuationHeader(nextPartition);
  if (next > between[0]) {
    between[0] = next;
  }

  const narrowed = Object.create(this, {
    getEntityCollection: {
      value: (...args) => ({ chain: () => this.getEntityCollection(...args).chain().find({ PartitionKey: { $between: between } }) }),
    },
  });
  return query.call(narrowed, context, account, table, options, nextPartition, nextRow);
};

require(azurite + "main");
