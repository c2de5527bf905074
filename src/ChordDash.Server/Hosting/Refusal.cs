using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChordDash.Server.Hosting;

/// <summary>Problem details (RFC 9457) of a message: its words are for people, its code is for programs.</summary>
internal static class Refusal
{
    /// <summary>The member of problem details that has the code.</summary>
    public const string Code = "code";

    public static ProblemHttpResult Answer(Message problem, int status) => TypedResults.Problem(Details(problem, status));

    public static ProblemDetails Details(Message problem, int? status)
    {
        var details = new ProblemDetails { Status = status };
        Describe(details, problem);
        return details;
    }

    public static void Describe(ProblemDetails details, Message problem)
    {
        details.Detail = problem.ToString();
        if (problem.Code.Length > 0)
            details.Extensions[Code] = problem.Code;
    }
}

/// <summary>A request that cannot be read as what it should be.</summary>
internal sealed class RefusedRequestException(
    Message problem,
    int status = StatusCodes.Status400BadRequest,
    Exception? innerException = null
) : BadHttpRequestException(problem.ToString(), status, innerException!)
{
    public Message Problem { get; } = problem;
}
