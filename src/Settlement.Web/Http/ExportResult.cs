using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Settlement.Core;
using Settlement.Storage;

namespace Settlement.Web;

/// <summary>
/// A date's records as CSV, written while they are read, so that no day is too large. What goes wrong after the first bytes
/// breaks the connection off: nobody takes a part for the whole.
/// </summary>
public sealed class ExportResult(ISettlementStore store, DayPlan plan) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"settlement-{plan.Date}.csv\"";
        await RecordsExport.WriteAsync(response.Body, plan, store, new Nobody(), context.HttpContext.RequestAborted);
    }

    private sealed class Nobody : IProgress<long>
    {
        public void Report(long value)
        {
        }
    }
}
