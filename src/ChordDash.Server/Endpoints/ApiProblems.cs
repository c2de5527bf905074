using System.Globalization;
using System.Text.Json;
using ChordDash.Engine;
using ChordDash.Engine.Access;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Operation;
using ChordDash.Engine.Prediction;
using ChordDash.Engine.Training;
using ChordDash.Server.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server.Endpoints;

/// <summary>The status of a <see cref="UserErrorException"/> that says nothing more exact; 422 without it.</summary>
internal sealed record UserErrorStatus(int Status);

/// <summary>Answers failures with problem details (RFC 9457), whose <c>detail</c> is the sentence for the user.</summary>
internal sealed class ApiProblems(ILogger<ApiProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var status = StatusOf(httpContext, exception);
        // The middleware says nothing about exceptions that a handler has dealt with.
        if (status >= StatusCodes.Status500InternalServerError)
            logger.LogError(exception, "{Method} {Path} failed.", httpContext.Request.Method, httpContext.Request.Path);
        if (exception is WorkBudgetExceededException exceeded)
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(exceeded.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var problem = new ProblemDetails { Status = status, Detail = Describe(httpContext, exception) };
        if (exception is InvalidHyperParametersException invalid)
        {
            problem.Extensions["errors"] = invalid.Errors.GroupBy(error => JsonNamingPolicy.CamelCase.ConvertName(error.Field), StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Select(error => error.Message).ToArray(), StringComparer.Ordinal);
        }

        if (exception is ReadingRefusedException { Tokens.Count: > 0 } reading)
            problem.Extensions["tokens"] = reading.Tokens;
        await TypedResults.Problem(problem).ExecuteAsync(httpContext);
        return true;
    }

    private static int StatusOf(HttpContext context, Exception exception) => exception switch
    {
        AccessDeniedException => StatusCodes.Status403Forbidden,
        WorkBudgetExceededException => StatusCodes.Status429TooManyRequests,
        NotFoundException => StatusCodes.Status404NotFound,
        DatasetTooLargeException => StatusCodes.Status413PayloadTooLarge,
        DatasetFormatException or InvalidHyperParametersException => StatusCodes.Status422UnprocessableEntity,
        UserErrorException => context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<UserErrorStatus>()?.Status
            ?? StatusCodes.Status422UnprocessableEntity,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StorageFailure.Find(exception) switch
        {
            StorageFault.Busy => StatusCodes.Status503ServiceUnavailable,
            StorageFault.Full => StatusCodes.Status507InsufficientStorage,
            _ => StatusCodes.Status500InternalServerError,
        },
    };

    private static string Describe(HttpContext context, Exception exception) => exception switch
    {
        UserErrorException => exception.Message,
        BadHttpRequestException { InnerException: JsonException json } => DescribeJson(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ApiEndpoints.DescribeTooLarge(context),
        BadHttpRequestException => exception.Message,
        _ when StorageFailure.Find(exception) is { } fault => StorageFailure.Describe(fault),
        _ => "The server met an error that it did not expect; its log says more. Try again.",
    };

    // The exception's own message names types of this program.
    private static string DescribeJson(JsonException exception) =>
        "The body is not the JSON that is expected here. "
        + $"Look at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}, which belongs to {exception.Path ?? "$"}.";
}
