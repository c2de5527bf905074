using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChordDash.Server.Data.Configurations;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKeyRow>
{
    public void Configure(EntityTypeBuilder<ApiKeyRow> builder)
    {
        builder.HasIndex(row => row.Prefix).IsUnique();
        builder.HasOne(row => row.Account).WithMany().HasForeignKey(row => row.AccountId);
    }
}
