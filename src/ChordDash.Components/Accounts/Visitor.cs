using ChordDash.Engine.Common;

namespace ChordDash.Components.Accounts;

/// <summary>What somebody may do; each role may all that the ones before it may.</summary>
public enum Role
{
    /// <summary>Nothing but sign in.</summary>
    Nobody,

    /// <summary>Looks at everything and predicts.</summary>
    Viewer,

    /// <summary>Uploads, queues, and changes what is his or her own.</summary>
    Member,

    /// <summary>Changes everything, and says who may what.</summary>
    Administrator,
}

/// <summary>Who looks at a page or sends a request, and what that person may.</summary>
/// <param name="Account">Null for who has not signed in.</param>
public sealed record Visitor(Role Role, Owner? Account = null)
{
    /// <summary>Whether it is a program that acts for the person, by a key.</summary>
    public bool ByKey { get; init; }

    /// <summary>The session in which the person is signed in; null for programs and for who has not signed in.</summary>
    public int? Session { get; init; }

    public bool May(Role needed) => Role >= needed;

    /// <param name="owner">Of what would be changed; null if it belongs to nobody, and so to the administrators.</param>
    public bool MayChange(Owner? owner) => Role == Role.Administrator || (Role == Role.Member && IsOwn(owner));

    public bool IsOwn(Owner? owner) => owner is not null && owner.Id == Account?.Id;

    /// <exception cref="AccessDeniedException">The role does not suffice.</exception>
    public void Require(Role needed)
    {
        if (!May(needed))
        {
            throw new AccessDeniedException(
                Role switch
                {
                    Role.Nobody => AccessMessages.AccountRequired,
                    Role.Viewer when needed == Role.Member => AccessMessages.MemberRoleRequired,
                    _ => AccessMessages.AdministratorRoleRequired,
                }
            );
        }
    }

    /// <exception cref="AccessDeniedException">It is somebody else's.</exception>
    public void RequireOwn(Owner? owner)
    {
        Require(Role.Member);
        if (!MayChange(owner))
        {
            throw new AccessDeniedException(owner is null ? AccessMessages.ItemHasNoOwner : AccessMessages.ItemHasOtherOwner(owner.Name));
        }
    }
}

/// <summary>The role of who asked does not suffice.</summary>
public sealed class AccessDeniedException(Message problem) : UserErrorException(problem);
