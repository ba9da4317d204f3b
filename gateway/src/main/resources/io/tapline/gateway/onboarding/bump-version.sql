update registry set version = version + 1 returning version
