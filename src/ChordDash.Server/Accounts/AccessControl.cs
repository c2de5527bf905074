using ChordDash.Components.Accounts;
using ChordDash.Engine.Common;
using ChordDash.Server.Resources;
using Microsoft.AspNetCore.Diagnostics;

namespace ChordDash.Server.Accounts;

/// <summary>
/// The person on whose behalf the current call is made: of a request, or of a page. Whatever changes something asks here first, whichever
/// way it was called, and has it written down.
/// </summary>
internal sealed class AccessControl(AnonymousAccess anonymous, AuditLog audit, RefusalQuota refusals)
{
    private static readonly AsyncLocal<Caller?> Current = new();

    /// <summary>Outside of requests and pages, whoever has not signed in.</summary>
    public Visitor Visitor => Current.Value?.Visitor ?? new(anonymous.Role);

    /// <summary>Of a visitor from this machine who has not signed in.</summary>
    public Role AnonymousRole => anonymous.Role;

    /// <summary>To whom belongs what is made now.</summary>
    public Owner? Owner => Visitor.Account;

    /// <summary>From here on in this flow of control, and in all that it starts.</summary>
    public static void Enter(Visitor visitor, string? address) => Current.Value = new(visitor, address);

    /// <summary>Whether somebody asks, and not the server itself.</summary>
    public static bool IsOnBehalf => Current.Value is not null;

    /// <summary>The address that <see cref="Enter"/> was told.</summary>
    public static string? Address => Current.Value?.Address;

    /// <inheritdoc cref="Visitor.Require"/>
    public void Require(Role role) => Check(() => Visitor.Require(role));

    /// <inheritdoc cref="Visitor.RequireOwn"/>
    public void RequireOwn(Owner? owner) => Check(() => Visitor.RequireOwn(owner));

    /// <summary>For what a stolen key must not do: make others.</summary>
    /// <exception cref="AccessDeniedException">The role does not suffice, or a program asks.</exception>
    public void RequireInPerson(Role role)
    {
        Require(role);
        if (Visitor.ByKey)
        {
            Check(() => throw new AccessDeniedException(AccountMessages.AccountsNotForPrograms));
        }
    }

    /// <summary>Writes down which requests were refused to whom, before they reached what they ask for.</summary>
    public async Task RecordRefusalsAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        // The page for a status is asked for in the same request.
        if (context.Response.StatusCode == StatusCodes.Status403Forbidden && context.Features.Get<IStatusCodeReExecuteFeature>() is null)
            RecordRefusal($"{context.Request.Method} {context.Request.Path}");
    }

    /// <summary>Writes down what was done.</summary>
    public void Record(string action, string subject) => audit.Add(Visitor.Account?.Name, Address, action, subject);

    private void Check(Action demand)
    {
        try
        {
            demand();
        }
        catch (AccessDeniedException exception)
        {
            RecordRefusal(exception.Message);
            throw;
        }
    }

    private void RecordRefusal(string subject)
    {
        if (Visitor.Account is { } account && refusals.TryTake(account.Id))
            Record("refused", subject);
    }

    private sealed record Caller(Visitor Visitor, string? Address);
}
