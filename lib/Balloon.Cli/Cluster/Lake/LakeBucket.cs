using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Balloon.Notebook.Profiles;

namespace Balloon.Cli.Cluster.Lake;

/// <summary>The lake's bucket in the profile's object store.</summary>
internal static class LakeBucket
{
    /// <summary>Creates a bucket; returns false if it exists already.</summary>
    /// <exception cref="CommandFailedException">The store does not answer, or refuses.</exception>
    public static async Task<bool> EnsureAsync(Profile profile, string name, CancellationToken cancellationToken)
    {
        using var s3 = Client(profile);
        try
        {
            var there = await s3.ListBucketsAsync(cancellationToken).ConfigureAwait(false);
            if (there.Buckets?.Exists(b => b.BucketName == name) == true)
                return false;
            await s3.PutBucketAsync(new PutBucketRequest { BucketName = name, UseClientRegion = true }, cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
        {
            return false;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw Refused(profile, e);
        }
    }

    /// <summary>Describes how many objects the bucket contains, by its first page.</summary>
    /// <exception cref="CommandFailedException">The store does not answer, or there is no such bucket.</exception>
    public static async Task<string> DescribeAsync(Profile profile, string name, CancellationToken cancellationToken)
    {
        using var s3 = Client(profile);
        try
        {
            var page = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = name }, cancellationToken).ConfigureAwait(false);
            var count = page.S3Objects?.Count ?? 0;
            return $"bucket {name}: {(page.IsTruncated == true ? $"more than {count}" : $"{count}")} objects";
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw Refused(profile, e);
        }
    }

    private static AmazonS3Client Client(Profile profile) =>
        new(
            new BasicAWSCredentials(profile["s3_access_key"], profile["s3_secret_key"]),
            new AmazonS3Config
            {
                ServiceURL = profile["s3_endpoint"],
                AuthenticationRegion = profile["s3_region"],
                ForcePathStyle = true,
                MaxErrorRetry = 1,
                Timeout = TimeSpan.FromSeconds(20),
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            }
        );

    private static CommandFailedException Refused(Profile profile, Exception e) =>
        new($"The object store at {profile["s3_endpoint"]} refuses it: {e.Message}", inner: e);
}
