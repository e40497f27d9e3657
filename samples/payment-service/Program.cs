using PaymentServiceSample;

await using var app = PaymentServer.Build(args);
await app.RunAsync();
