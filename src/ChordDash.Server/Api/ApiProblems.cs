using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChordDash.Components.Accounts;
using ChordDash.Components.Localization;
using ChordDash.Engine.Chords;
using ChordDash.Engine.Common;
using ChordDash.Engine.Datasets;
using ChordDash.Engine.Training;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using static ChordDash.Components.Localization.Words;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ChordDash.Server.Api;

/// <summary>The status of a <see cref="UserErrorException"/> that says nothing more exact; 422 without it.</summary>
internal sealed record UserErrorStatus(int Status);

/// <summary>Answers failures with problem details (RFC 9457), whose <c>detail</c> is the sentence for the user.</summary>
internal sealed partial class ApiProblems(ILogger<ApiProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var status = StatusOf(httpContext, exception);
        // The middleware says nothing about exceptions that a handler has dealt with.
        if (StorageFailure.Is(exception, StorageFault.Busy))
            LogRequestPutOff(httpContext.Request.Method, httpContext.Request.Path);
        else if (status >= StatusCodes.Status500InternalServerError)
            LogRequestFailed(exception, httpContext.Request.Method, httpContext.Request.Path);
        TimeSpan? wait =
            exception is WorkBudgetExceededException exceeded ? exceeded.RetryAfter
            : StorageFailure.Is(exception, StorageFault.Busy) ? StorageFailure.RetryWhenBusy
            : null;
        if (wait is { } retryAfter)
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (
            status == StatusCodes.Status503ServiceUnavailable
            && !httpContext.IsApiRequest()
            && httpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        )
        {
            await WritePageAsync(httpContext, Describe(httpContext, exception));
            return true;
        }

        var problem = Refusal.Details(Describe(httpContext, exception), status);
        if (exception is InvalidHyperParametersException invalid)
        {
            problem.Extensions["errors"] = invalid
                .Errors.GroupBy(error => JsonNamingPolicy.CamelCase.ConvertName(error.Field), StringComparer.Ordinal)
                .ToDictionary(
                    group => group.Key,
                    group => group.Select(error => error.Message.ToString()).ToArray(),
                    StringComparer.Ordinal
                );
        }

        if (
            exception is BadHttpRequestException { InnerException: JsonException }
            && BodyOf(httpContext) is { } body
            && JsonWords.MembersOf(body) is { } members
        )
        {
            problem.Extensions["expected"] = members.ToDictionary(
                member => member.Key,
                member => member.Value.ToString(),
                StringComparer.Ordinal
            );
        }

        if (exception is ReadingRefusedException { Tokens.Count: > 0 } reading)
            problem.Extensions["tokens"] = reading.Tokens;
        await TypedResults.Problem(problem).ExecuteAsync(httpContext);
        return true;
    }

    // For people, whose browser comes back by itself. The pages' own layout may need what cannot be had now.
    private static Task WritePageAsync(HttpContext context, Message problem)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="{Languages.Current.Name}">
            <head>
                <meta charset="utf-8" />
                <meta http-equiv="refresh" content="{StorageFailure.RetryWhenBusy.TotalSeconds:0}" />
                <title>ChordDash</title>
            </head>
            <body><main><h1>ChordDash</h1><p role="alert">{HtmlEncoder.Default.Encode(T(problem))}</p></main></body>
            </html>
            """,
            context.RequestAborted
        );
    }

    private static int StatusOf(HttpContext context, Exception exception) =>
        exception switch
        {
            // Whatever stands around it.
            _ when StorageFailure.Is(exception, StorageFault.Busy) => StatusCodes.Status503ServiceUnavailable,
            AccessDeniedException => StatusCodes.Status403Forbidden,
            WorkBudgetExceededException => StatusCodes.Status429TooManyRequests,
            NotFoundException => StatusCodes.Status404NotFound,
            DatasetTooLargeException => StatusCodes.Status413PayloadTooLarge,
            DatasetFormatException or InvalidHyperParametersException => StatusCodes.Status422UnprocessableEntity,
            UserErrorException => context
                .Features.Get<IExceptionHandlerFeature>()
                ?.Endpoint?.Metadata.GetMetadata<UserErrorStatus>()
                ?.Status
                ?? StatusCodes.Status422UnprocessableEntity,
            BadHttpRequestException bad => bad.StatusCode,
            _ => StorageFailure.Find(exception) switch
            {
                StorageFault.Full => StatusCodes.Status507InsufficientStorage,
                _ => StatusCodes.Status500InternalServerError,
            },
        };

    private static Message Describe(HttpContext context, Exception exception) =>
        exception switch
        {
            UserErrorException refusal => refusal.Problem,
            RefusedRequestException refusal => refusal.Problem,
            BadHttpRequestException { InnerException: JsonException json } => DescribeJson(context, json),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => DescribeTooLarge(context),
            BadHttpRequestException bad => ParameterProblem.Describe(context, EndpointOf(context)) ?? DescribeOther(context, bad),
            _ when StorageFailure.Find(exception) is { } fault => StorageFailure.Describe(fault),
            _ => ApiMessages.ServerFailed,
        };

    /// <summary>The type that the body of a request is read as; null where none is.</summary>
    private static Type? BodyOf(HttpContext context) => EndpointOf(context)?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    // The handler of exceptions takes it away from the request.
    private static Endpoint? EndpointOf(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;

    // The exceptions' own messages name types of this program.
    private static Message DescribeJson(HttpContext context, JsonException exception)
    {
        var path = exception.Path ?? "$";
        var (line, position) = ((exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1);
        var body = BodyOf(context);
        // Otherwise it is JSON, but other JSON.
        var isBroken = exception.InnerException is JsonException;
        var found =
            isBroken ? ApiMessages.BodyIsNoJson(line, position, path)
            : body is not null && JsonWords.At(body, path) is { } wanted ? ApiMessages.BodyHasOtherValue(line, position, path, wanted)
            : ApiMessages.BodyIsOtherJson(line, position, path);
        return body is null
            ? found
            : Message.Sentences(
                found,
                ApiMessages.RouteTakesJson(context.Request.Method, context.Request.Path.Value, JsonWords.Describe(body))
            );
    }

    // What ASP.NET Core says, and it has no codes.
    private static Message DescribeOther(HttpContext context, BadHttpRequestException exception) =>
        exception.StatusCode switch
        {
            StatusCodes.Status415UnsupportedMediaType => ApiMessages.JsonRequired(context.Request.Method, context.Request.Path.Value),
            _ => ApiMessages.RequestIsWrong(exception.Message),
        };

    /// <summary>What is said of a body that is larger than its route takes.</summary>
    public static Message DescribeTooLarge(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize is { } max
            ? ApiMessages.BodyTooLarge(max, context.Request.Path.Value)
            : ApiMessages.BodyTooLargeForServer;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} was put off, for another program holds the database.")]
    private partial void LogRequestPutOff(string method, PathString path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private partial void LogRequestFailed(Exception exception, string method, PathString path);
}
