using Sample.PaymentService;

await using var app = PaymentServer.Build(args);
await app.RunAsync();
