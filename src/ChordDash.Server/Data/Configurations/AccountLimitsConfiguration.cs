using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class AccountLimitsConfiguration : IEntityTypeConfiguration<AccountLimitsRow>
{
    public void Configure(EntityTypeBuilder<AccountLimitsRow> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Limits).HasJson();
    }
}
