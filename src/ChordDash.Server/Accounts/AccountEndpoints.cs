using ChordDash.Engine.Common;
using ChordDash.Server.Data;
using ChordDash.Server.Hosting;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChordDash.Server.Accounts;

/// <summary>What of signing in and out is no page.</summary>
internal static partial class AccountEndpoints
{
    public const string SignOut = "/account/sign-out";

    public static void MapAccountEndpoints(this IEndpointRouteBuilder app, ChordDashOptions options)
    {
        app.MapPost(SignOut, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        if (options.OpenIdConnect is null)
            return;
        app.MapGet(OpenIdConnectSignIn.Start, StartSignIn).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(OpenIdConnectSignIn.Return, ReturnAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>A path of this server in ASCII, below its base and without a leading slash, so that nobody can be sent elsewhere.</summary>
    /// <param name="pathBase">Of the server; paths with it and without it are the same.</param>
    public static string LocalPath(string? returnUrl, PathString pathBase)
    {
        if (pathBase.HasValue && returnUrl?.StartsWith(pathBase.Value + "/", StringComparison.OrdinalIgnoreCase) == true)
            returnUrl = returnUrl[pathBase.Value!.Length..];
        return returnUrl is { Length: > 1 } && returnUrl[0] == '/' && returnUrl[1] is not ('/' or '\\') && !returnUrl.Any(char.IsControl)
            ? InAscii(returnUrl[1..])
            : "";
    }

    // A header takes no other letters. What is escaped already stays.
    private static string InAscii(string path) =>
        string.Concat(path.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> SignOutAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        SignInService service
    )
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Refusal.Answer(ApiMessages.FormTooOld, StatusCodes.Status400BadRequest);
        await service.SignOutAsync();
        return TypedResults.LocalRedirect($"~{AccessServices.SignInPage}");
    }

    private static ChallengeHttpResult StartSignIn(string? returnUrl, HttpContext context) =>
        TypedResults.Challenge(
            new AuthenticationProperties
            {
                RedirectUri =
                    context.Request.PathBase
                    + OpenIdConnectSignIn.Return
                    + QueryString.Create("returnUrl", LocalPath(returnUrl, context.Request.PathBase)),
            },
            [OpenIdConnectSignIn.Scheme]
        );

    private static async Task<RedirectHttpResult> ReturnAsync(
        string? returnUrl,
        HttpContext context,
        ChordDashOptions options,
        UserManager<Account> users,
        AccountStore accounts,
        SignInService service,
        ILogger<SignInService> logger
    )
    {
        var result = await context.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await context.SignOutAsync(IdentityConstants.ExternalScheme);
        if (!result.Succeeded)
            return TypedResults.LocalRedirect($"~{AccessServices.SignInPage}?failed={SignInRefusedException.Provider}");
        try
        {
            await service.SignInAsync(
                await OpenIdConnectSignIn.FindAccountAsync(result.Principal, options.OpenIdConnect!, users, accounts)
            );
            return TypedResults.LocalRedirect($"~/{LocalPath("/" + returnUrl, default)}");
        }
        catch (Exception exception)
            when (exception is UserErrorException or DbUpdateException && !StorageFailure.Is(exception, StorageFault.Busy))
        {
            // Two sign-ins of the same person at once, and the like.
            LogSignInFailed(logger, exception);
            return TypedResults.LocalRedirect($"~{AccessServices.SignInPage}?failed={SignInRefusedException.Provider}");
        }
        catch (SignInRefusedException exception)
        {
            return TypedResults.LocalRedirect($"~{AccessServices.SignInPage}?failed={exception.Code}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in at the other place failed.")]
    private static partial void LogSignInFailed(ILogger logger, Exception exception);
}
