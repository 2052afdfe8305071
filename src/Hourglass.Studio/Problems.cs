using Hourglass.Data;
using Hourglass.Files;
using Hourglass.Parts;
using Hourglass.Runs;
using Hourglass.Training;
using Microsoft.AspNetCore.Http;

namespace Hourglass.Studio;

/// <summary>There is nothing of that name.</summary>
internal sealed class NotFoundException(string message) : Exception(message);

/// <summary>What is asked for does not suit the state that something is in, such as pausing a run that is done.</summary>
internal sealed class StateException(string message) : Exception(message);

/// <summary>A request that is refused before anything is looked at.</summary>
internal sealed class RefusedException(int status, string message) : Exception(message)
{
    internal int Status => status;
}

/// <summary>Errors as the sentence that the command would print, in the form of RFC 9457 (problem+json).</summary>
internal static class Problems
{
    /// <summary>Answers a request whose handling threw.</summary>
    internal static async Task Handle(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody waits for an answer
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var problem = Of(e);
            context.Response.Clear();
            Guard.AddHeaders(context.Response);
            context.Response.StatusCode = problem.Status;
            await context.Response.WriteAsJsonAsync(
                problem, StudioJson.Default.Problem, "application/problem+json", context.RequestAborted);
        }
    }

    /// <summary>The problem that an exception stands for.</summary>
    internal static Problem Of(Exception e) => e switch
    {
        RefusedException refused => new(refused.Status, "Refused", Clean(e)),
        NotFoundException or FileNotFoundException or DirectoryNotFoundException => new(404, "Not found", Clean(e)),
        StateException or FileLockedException => new(409, "Not possible now", Clean(e)),
        RecipeException => new(422, "The recipe is wrong", Clean(e)),
        DataFormatException or ModelFileException or PictureFileException => new(422, "The file is wrong", Clean(e)),
        UsageException or InvalidInputException or TrainingDivergedException => new(422, "Not possible", Clean(e)),
        System.Text.Json.JsonException => new(400, "The request is wrong", Clean(e)),
        BadHttpRequestException bad => new(bad.StatusCode, "The request is wrong", Clean(e)),
        IOException or UnauthorizedAccessException or DllNotFoundException => new(500, "The machine refused", Clean(e)),
        OutOfMemoryException => new(507, "Not enough memory", "There is not enough memory for this model and data."),
        _ => new(500, "A bug in Hourglass", MessageText.Clean($"Please report it: {e.GetType().Name}: {e.Message}")),
    };

    private static string Clean(Exception e) => MessageText.Clean(e.Message);
}

/// <summary>A problem as the page gets it.</summary>
internal sealed record Problem(int Status, string Title, string Detail);
