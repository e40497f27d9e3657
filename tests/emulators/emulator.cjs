// Runs an emulator inside this process, says which port it got, and ends with the process that started it: when
// standard input closes, for whatever reason, nobody is left to use the emulator.
// Usage: node emulator.cjs MODULE [ARGUMENT…]
const net = require("net");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  this.once("listening", () => console.log(`listening on port ${this.address().port}`));
  return listen.apply(this, args);
};

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
process.stdin.on("error", () => process.exit(0));

const [node, , name, ...args] = process.argv;
process.argv = [node, require.resolve(name), ...args];
require(name);
