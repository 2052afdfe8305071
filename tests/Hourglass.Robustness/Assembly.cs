// What a file costs is measured of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
