using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Settlement.Web;

namespace Settlement.Functions;

/// <summary>The routes of a closed day's certificate and of the proofs that rest on it as functions.</summary>
public sealed class CertificateFunctions(CertificateRoutes routes)
{
    /// <inheritdoc cref="CertificateRoutes.CertificateAsync" />
    [Function("SettlementCertificate")]
    public Task<IActionResult> CertificateAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Certificate)] HttpRequest request, string date) =>
        routes.CertificateAsync(request, date);

    /// <inheritdoc cref="CertificateRoutes.ProofAsync" />
    [Function("SettlementProof")]
    public Task<IActionResult> ProofAsync(
        [HttpTrigger(AuthorizationLevel.Function, Route = RouteTemplates.Proof)] HttpRequest request, string date, string userId) =>
        routes.ProofAsync(request, date, userId);
}
