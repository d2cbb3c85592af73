; Folders have no association on Windows; a case gets an entry in its folder's menu instead.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\Credtrail" "" "Open in Credtrail"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\Credtrail" "AppliesTo" 'System.FileName:"*.credtrail"'
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\Credtrail" "Icon" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Directory\shell\Credtrail\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Directory\shell\Credtrail"
!macroend
