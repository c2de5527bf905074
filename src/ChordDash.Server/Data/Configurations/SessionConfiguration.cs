using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class SessionConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.HasIndex(row => row.Sha256).IsUnique();
        builder.HasIndex(row => row.ExpiresAt);
        builder.HasOne(row => row.Account).WithMany().HasForeignKey(row => row.AccountId);
    }
}
