using ChordDash.Engine.Access;

namespace ChordDash.Server.Access;

/// <summary>
/// The person on whose behalf the current call is made: of a request, or of a page. Whatever changes something asks here first, whichever way it
/// was called, and has it written down.
/// </summary>
internal sealed class AccessControl(AnonymousAccess anonymous, AuditLog audit)
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

    /// <inheritdoc cref="Visitor.Demand"/>
    public void Demand(Role role) => Visitor.Demand(role);

    /// <inheritdoc cref="Visitor.DemandOwn"/>
    public void DemandOwn(Owner? owner) => Visitor.DemandOwn(owner);

    /// <summary>For what a stolen key must not do: make others.</summary>
    /// <exception cref="AccessDeniedException">The role does not suffice, or a program asks.</exception>
    public void DemandInPerson(Role role)
    {
        Demand(role);
        if (Visitor.ByKey)
            throw new AccessDeniedException("Accounts and keys are not for programs. Sign in to the pages.");
    }

    /// <summary>Writes down what was done.</summary>
    public void Record(string action, string subject) => audit.Add(Visitor.Account?.Name, Address, action, subject);

    private sealed record Caller(Visitor Visitor, string? Address);
}
