<#-- The software in providers/disk/ that is not Larder's: name, version, licences, address. -->
Larder is licensed under the Apache License 2.0 (the file LICENSE). In this folder there is also this software,
each under one of the licences named, at the choice of whoever uses it:

<#list dependencyMap as e>
<#assign project = e.getKey()>
<#assign licenses = e.getValue()>
${project.groupId}:${project.artifactId}:${project.version}
    ${licenses?join(" or ")}
    ${project.url!"-"}
</#list>
